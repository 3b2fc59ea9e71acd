// Only the reentrant interface (names ending in _r) is offered: the other one keeps global state.
#ifndef TRYGGHET_CGEOS_SHIM_H
#define TRYGGHET_CGEOS_SHIM_H
#define GEOS_USE_ONLY_R_API
#include <geos_c.h>
#endif
