#ifndef VDCSIM_PHILOX_H
#define VDCSIM_PHILOX_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

#endif
