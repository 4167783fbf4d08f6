#ifndef VDCSIM_CGSL_SHIM_H
#define VDCSIM_CGSL_SHIM_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_qrng.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf.h>

// Pointers that GSL sets once; as global variables Swift would not let them be read from any thread.
static inline const gsl_qrng_type *vdcsim_sobol_type(void) { return gsl_qrng_sobol; }
static inline const gsl_multimin_fminimizer_type *vdcsim_simplex_type(void) { return gsl_multimin_fminimizer_nmsimplex2; }

#endif
