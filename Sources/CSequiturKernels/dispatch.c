// Placeholder.
#include "sequitur_kernels.h"
