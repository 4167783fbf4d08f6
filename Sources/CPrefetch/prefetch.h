#ifndef VDCSIM_PREFETCH_H
#define VDCSIM_PREFETCH_H

/// Asks for the cache line at an address that is about to be read. Never faults.
static inline void vdcsim_prefetch(const void *_Nullable address) { __builtin_prefetch(address); }

#endif
