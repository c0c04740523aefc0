// Address space from the system, on huge pages where it has them: a step reads and writes every
// megabyte of its region, and with pages of 4 KB would wait for the page tables.
#if defined(__linux__)
#define _DEFAULT_SOURCE  // MAP_ANONYMOUS, madvise
#endif
#include "regions.h"
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

// Room to join what is freed with its neighbours; only what is used of it takes memory.
static const size_t usual_bytes = (size_t)1 << 30;
static const size_t small_page = 4096, huge_page = (size_t)2 << 20;

static void use_huge_pages(char *region, size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  // With other small pages the huge ones are of other sizes too, up to 512 MB: too much to take for
  // a small model. A refusal is no failure.
  if (sysconf(_SC_PAGESIZE) == (long)small_page) madvise(region, bytes, MADV_HUGEPAGE);
#else
  (void)region, (void)bytes;
#endif
}

void *sq_map_region(size_t least, size_t *bytes) {
  if (least > SIZE_MAX / 2 - huge_page) return NULL;
  least = (least + huge_page - 1) / huge_page * huge_page;
  // A limit on address space refuses the usual size before it refuses what is needed.
  for (size_t size = least < usual_bytes ? usual_bytes : least;; size /= 2) {
    if (size < least) size = least;
    char *region = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (region != MAP_FAILED) {
      use_huge_pages(region, size);
      *bytes = size;
      return region;
    }
    if (size == least) return NULL;
  }
}

void sq_unmap_region(void *region, size_t bytes) { munmap(region, bytes); }

void sq_forget_pages(char *begin, char *end) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t first = ((uintptr_t)begin + page - 1) & -page, last = (uintptr_t)end & -page;
  if (first < last) madvise((void *)first, last - first, MADV_DONTNEED);
}
