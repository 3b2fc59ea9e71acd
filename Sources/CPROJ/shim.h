#ifndef TRYGGHET_CPROJ_SHIM_H
#define TRYGGHET_CPROJ_SHIM_H
#include <proj.h>
#endif
