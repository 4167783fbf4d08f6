#include "philox.h"

#include <stdlib.h>

// A full buffer is `used == 0`; a used one is `used == 4`. `block` is the next block to encrypt.
typedef struct {
  uint64_t key;
  uint64_t stream;
  uint64_t block;
  uint32_t words[4];
  uint32_t used;
  uint32_t mask;     // all ones: every word is complemented
  uint32_t stratum;  // of `strata`: where the first word lies; no strata: anywhere
  uint32_t strata;
} philox_state;

static inline void encrypt(uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1,
                           uint32_t words[4]) {
  for (int round = 0; round < 10; round++) {
    const uint64_t p0 = (uint64_t)0xD2511F53u * c0;
    const uint64_t p1 = (uint64_t)0xCD9E8D57u * c2;
    c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
    c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)p1;
    c3 = (uint32_t)p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

void philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]) {
  encrypt(counter[0], counter[1], counter[2], counter[3], key[0], key[1], words);
}

static inline void refill(philox_state *s) {
  encrypt((uint32_t)s->block, (uint32_t)(s->block >> 32), (uint32_t)s->stream, (uint32_t)(s->stream >> 32),
          (uint32_t)s->key, (uint32_t)(s->key >> 32), s->words);
  if (s->block == 0 && s->strata > 0) {
    s->words[0] = (uint32_t)((((uint64_t)s->stratum << 32) + s->words[0]) / s->strata);
  }
  for (int i = 0; i < 4; i++) s->words[i] ^= s->mask;
  s->block++;
  s->used = 0;
}

static inline uint32_t next_word(philox_state *s) {
  if (s->used == 4) refill(s);
  return s->words[s->used++];
}

static void start(philox_state *s, uint64_t key, uint64_t stream) {
  s->key = key;
  s->stream = stream;
  s->block = 0;
  s->used = 4;
  s->mask = 0;
  s->stratum = 0;
  s->strata = 0;
}

static void philox_set(void *state, unsigned long int seed) { start(state, seed, 0); }

static unsigned long int philox_get(void *state) { return next_word(state); }

static double philox_get_double(void *state) {
  philox_state *s = state;
  const uint64_t high = next_word(s) >> 5;
  const uint64_t low = next_word(s) >> 6;
  return (double)(high << 26 | low) * 0x1p-53;
}

static const gsl_rng_type philox_type = {
    "philox4x32-10", 0xFFFFFFFFul, 0, sizeof(philox_state), philox_set, philox_get, philox_get_double,
};

const gsl_rng_type *philox_rng_type(void) { return &philox_type; }

// The state sits right behind the handle, so a draw touches neighbouring cache lines only.
typedef struct {
  gsl_rng rng;
  philox_state state;
} philox_generator;

gsl_rng *philox_alloc(uint64_t key, uint64_t stream) {
  philox_generator *g = malloc(sizeof *g);
  if (g == NULL) return NULL;
  g->rng.type = &philox_type;
  g->rng.state = &g->state;
  start(&g->state, key, stream);
  return &g->rng;
}

void philox_free(gsl_rng *rng) { free(rng); }

void philox_seed_stream(gsl_rng *rng, uint64_t key, uint64_t stream) { start(rng->state, key, stream); }

void philox_complement(gsl_rng *rng) {
  philox_state *s = rng->state;
  s->mask = 0xFFFFFFFFu;
}

void philox_stratify(gsl_rng *rng, uint32_t stratum, uint32_t strata) {
  philox_state *s = rng->state;
  s->stratum = stratum;
  s->strata = strata;
}

void philox_seek_block(gsl_rng *rng, uint64_t block) {
  philox_state *s = rng->state;
  s->block = block;
  s->used = 4;
}

uint64_t philox_position(const gsl_rng *rng) {
  const philox_state *s = rng->state;
  return s->block * 4 - (4 - s->used);
}
