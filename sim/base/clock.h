// Wall clock for benches, progress and provenance; the model never looks at it.
#pragma once
#include <stdint.h>
uint64_t skh_clock_ns(void);        ///< monotonic, ns
uint64_t skh_clock_thread_ns(void); ///< what the calling thread has computed, whatever else runs, ns
