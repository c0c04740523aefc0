// Address space from the system. Not on huge pages: they made a step at most 1 % faster, and the
// first use of one took up to 5 ms on a virtual machine.
#include "system.h"
#include <stdint.h>
#include "regions.h"

// Room to join what is freed with its neighbours; only what is used of it takes memory.
static const size_t usual_bytes = (size_t)1 << 30;
static const size_t step = (size_t)2 << 20;

void *sq_map_region(size_t least, size_t *bytes) {
  if (least > SIZE_MAX / 2 - step) return NULL;
  least = (least + step - 1) / step * step;
  // A limit on address space, or too little memory, refuses the usual size before what is needed.
  for (size_t size = least < usual_bytes ? usual_bytes : least;; size /= 2) {
    if (size < least) size = least;
    void *region =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (region != MAP_FAILED) {
      *bytes = size;
      return region;
    }
    if (size == least) return NULL;
  }
}

void sq_unmap_region(void *begin, size_t bytes) { munmap(begin, bytes); }

void sq_forget_pages(char *begin, char *end) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t first = ((uintptr_t)begin + page - 1) & -page, last = (uintptr_t)end & -page;
  if (first < last) madvise((void *)first, last - first, MADV_DONTNEED);
}
