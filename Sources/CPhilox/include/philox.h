#ifndef VDCSIM_PHILOX_H
#define VDCSIM_PHILOX_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

// Philox4x32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11.
//
// A stream is the sequence of blocks of a 64-bit key and a 64-bit stream number. Block n encrypts the 128-bit
// counter (stream << 64 | n) into four 32-bit words. Streams of one key never overlap, and any position of any
// stream is reached at once.

// One block: the four counter words, least significant first, encrypted with the two key words.
void philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]);

// The generator as a GSL type. `get` gives one word; `get_double` gives 53 bits out of two words, in [0, 1).
// gsl_rng_set(r, seed) selects key `seed` and stream 0.
const gsl_rng_type *philox_rng_type(void);

// A generator at the start of a stream, in one block of memory; NULL when there is none. Free with philox_free only.
gsl_rng *philox_alloc(uint64_t key, uint64_t stream);

// Frees a generator made by philox_alloc.
void philox_free(gsl_rng *rng);

// Moves a Philox generator to the start of a stream.
void philox_seed_stream(gsl_rng *rng, uint64_t key, uint64_t stream);

// From now on every word is the complement of what it would be, so that a uniform draw u becomes 1 - u but for its last
// bit. To be called before the first draw.
void philox_complement(gsl_rng *rng);

// Puts the first word of the stream into one of equal strata of its range. To be called before the first draw.
void philox_stratify(gsl_rng *rng, uint32_t stratum, uint32_t strata);

// Moves a Philox generator to the start of a block of its stream.
void philox_seek_block(gsl_rng *rng, uint64_t block);

// Words drawn since the start of the stream, modulo 2^64.
uint64_t philox_position(const gsl_rng *rng);

#endif
