#ifndef VDCSIM_CGSL_SHIM_H
#define VDCSIM_CGSL_SHIM_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_qrng.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf.h>

// A pointer that GSL sets once; as a global variable Swift would not let it be read from any thread.
static inline const gsl_qrng_type *vdcsim_sobol_type(void) { return gsl_qrng_sobol; }
/* Nelder and Mead's simplex: a C variable that may change, read here for Swift. */
static inline const gsl_multimin_fminimizer_type *cgsl_simplex_type(void) { return gsl_multimin_fminimizer_nmsimplex2; }

#endif
