#pragma once
#include <stddef.h>
#include <stdint.h>

// Runs the fuzzer with the arguments of the program; returns its exit status.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*target)(const uint8_t *data, size_t size));
