// When threads pay.
#pragma once

/// Nodes below which waking threads costs more than they save (about 50 us of one core's transport).
enum { SKH_PARALLEL_NODES = 16384 };
