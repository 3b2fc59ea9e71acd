#pragma once
#include <stddef.h>

/// How many bytes of the heap are in use; 0 where the C library does not tell.
size_t heap_bytes(void);
