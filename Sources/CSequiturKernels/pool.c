// Buffers that are used again: a fresh megabyte costs many times a warm one, in page faults.
//
// Regions of memory are cut into blocks. A block that becomes free joins its free neighbours, so
// that activations stand where gradients did a moment ago, whatever their sizes. Free blocks wait
// in lists by size, four to each power of two, from which a good fit is found in a few steps (after
// Masmano et al. 2004, "TLSF").
#include "system.h"
#include <stdatomic.h>
#include <stdio.h>
#include "pool.h"
#include "regions.h"
#include "sequitur_kernels.h"

enum { smallest_shift = 7, steps_per_power = 4, list_count = 4 * 48 };
// How many blocks of a list are looked at for the best fit.
enum { most_looks = 64 };
// A large buffer takes the upper end of a gap, a small one the lower: small ones, which often stay
// longer, then do not stand in the middle of what will be one gap again.
static const int64_t large = 1 << 20;
// Up to so many bytes, a free buffer stays apart from its neighbours and waits in a list of its
// exact size: small models ask for the same few sizes thousands of times a second.
enum { small = 1 << 15 };
// Far beyond any memory, and well within the lists and the range of the sizes.
static const int64_t most_floats = INT64_C(1) << 48;

// What stands before each buffer.
typedef struct block {
  int64_t bytes;                  // of this header and the buffer; 0 at the end of a region
  struct block *before;           // the block that ends here; NULL at the start of a region
  bool is_free;
  struct block *next, *previous;  // in its list while it waits there
} block;
_Static_assert(sizeof(block) <= sq_alignment,
               "a header must not move its buffer from the alignment");

// What stands at the start of a region, before its first block.
typedef struct region {
  struct region *next;
  size_t bytes;
} region;

static region *regions;
static block *lists[list_count];
static uint64_t filled[list_count / 64];  // a bit for each list that is not empty
static block *small_lists[small / sq_alignment + 1];
static sq_pool_statistics usage;
static atomic_flag lock_flag = ATOMIC_FLAG_INIT;

static void lock(void) {
  for (int spins = 0; atomic_flag_test_and_set_explicit(&lock_flag, memory_order_acquire);
       spins++) {
    if (spins < 256) sq_pause(); else sched_yield();
  }
}

static void unlock(void) { atomic_flag_clear_explicit(&lock_flag, memory_order_release); }

_Noreturn void sq_stop_without_memory(int64_t count) {
  // Not a mistake of the program: no trace of where it was helps whoever reads this.
  fprintf(stderr,
          "error: the system has no memory left for a buffer of %lld floats (%.1f MB). "
          "Use a smaller batch, sequence or model.\n",
          (long long)count, (double)count * 4 / (1 << 20));
  _exit(71);  // EX_OSERR
}

// MARK: lists of free blocks

// List i holds the blocks of at least 128, 160, 192, 224, 256, 320, ... bytes, below the next's.
static int list_for(int64_t bytes) {
  int shift = 63 - __builtin_clzll((unsigned long long)bytes);
  int step = (int)(bytes >> (shift - 2)) & (steps_per_power - 1);
  return (shift - smallest_shift) * steps_per_power + step;
}

static void insert(block *free_block) {
  int i = list_for(free_block->bytes);
  free_block->is_free = true;
  free_block->previous = NULL;
  free_block->next = lists[i];
  if (lists[i]) lists[i]->previous = free_block;
  lists[i] = free_block;
  filled[i / 64] |= UINT64_C(1) << i % 64;
}

static void take_out(block *free_block) {
  int i = list_for(free_block->bytes);
  free_block->is_free = false;
  if (free_block->next) free_block->next->previous = free_block->previous;
  if (free_block->previous) free_block->previous->next = free_block->next;
  else lists[i] = free_block->next;
  if (!lists[i]) filled[i / 64] &= ~(UINT64_C(1) << i % 64);
}

// The first block of list i or of a later one; NULL if all are empty.
static block *first_from(int i) {
  if (i >= list_count) return NULL;
  uint64_t word = filled[i / 64] & (~UINT64_C(0) << i % 64);
  for (int w = i / 64;; word = filled[w]) {
    if (word) return lists[w * 64 + __builtin_ctzll(word)];
    if (++w == list_count / 64) return NULL;
  }
}

// The smallest of the first blocks of a list that is large enough.
static block *best_of(block *b, int64_t bytes) {
  block *best = NULL;
  for (int looks = 0; b && looks < most_looks; b = b->next, looks++) {
    if (b->bytes >= bytes && (!best || b->bytes < best->bytes)) best = b;
  }
  return best;
}

// A free block for so many bytes: of their own list, where some may be too small, or of the next
// that is not empty.
static block *find(int64_t bytes) {
  int i = list_for(bytes);
  block *found = best_of(lists[i], bytes);
  return found ? found : best_of(first_from(i + 1), bytes);
}

// MARK: blocks

static block *block_after(block *b) { return (block *)((char *)b + b->bytes); }

// A new region, all of it one free block; NULL when the system refuses.
static block *add_region(int64_t bytes) {
  size_t mapped;
  region *added = sq_map_region((size_t)bytes + 2 * sq_alignment, &mapped);
  if (!added) return NULL;
  *added = (region){regions, mapped};
  regions = added;
  usage.bytes_reserved += (int64_t)mapped;
  block *whole = (block *)((char *)added + sq_alignment);
  whole->bytes = (int64_t)mapped - 2 * sq_alignment;
  whole->before = NULL;
  *block_after(whole) = (block){.before = whole};
  insert(whole);
  return whole;
}

// Cuts a block in two after `bytes`; returns the second.
static block *cut(block *first, int64_t bytes) {
  block *rest = (block *)((char *)first + bytes);
  rest->bytes = first->bytes - bytes;
  rest->before = first;
  first->bytes = bytes;
  block_after(rest)->before = rest;
  return rest;
}

// Takes a block of `bytes` from a free one; what remains stays free if a block can be made of it.
static block *take_part(block *gap, int64_t bytes) {
  take_out(gap);
  if (gap->bytes - bytes < 2 * sq_alignment) return gap;
  // Most of the gap at the end of a region was never used, and takes no memory.
  bool is_last = block_after(gap)->bytes == 0;
  if (bytes < large || is_last) {
    insert(cut(gap, bytes));
    return gap;
  }
  block *upper = cut(gap, gap->bytes - bytes);
  upper->is_free = false;
  insert(gap);
  return upper;
}

// `first` grows by the block that follows it.
static void join(block *first) {
  first->bytes += block_after(first)->bytes;
  block_after(first)->before = first;
}

static block *take_small(int64_t bytes) {
  block *found = bytes <= small ? small_lists[bytes / sq_alignment] : NULL;
  if (found) small_lists[bytes / sq_alignment] = found->next;
  return found;
}

// A free block of exactly so many bytes, or a little more; NULL when the system refuses.
static block *take(int64_t bytes) {
  block *gap = find(bytes);
  if (!gap) gap = add_region(bytes);
  return gap ? take_part(gap, bytes) : NULL;
}

static void give_back(block *released) {
  block *after = block_after(released), *before = released->before;
  if (after->is_free) {
    take_out(after);
    join(released);
  }
  if (before && before->is_free) {
    take_out(before);
    join(before);
    released = before;
  }
  insert(released);
}

float *sq_allocate(int64_t count) {
  if (count > most_floats) sq_stop_without_memory(count);
  int64_t buffer_bytes = (count < 1 ? 1 : count) * (int64_t)sizeof(float);
  int64_t bytes = sq_alignment + (buffer_bytes + sq_alignment - 1) / sq_alignment * sq_alignment;
  lock();
  block *found = take_small(bytes);
  if (!found) found = take(bytes);
  if (!found) {
    unlock();
    sq_stop_without_memory(count);
  }
  usage.bytes_in_use += found->bytes;
  if (usage.bytes_in_use > usage.peak_bytes_in_use) usage.peak_bytes_in_use = usage.bytes_in_use;
  unlock();
  return (float *)((char *)found + sq_alignment);
}

void sq_release(float *buffer) {
  if (!buffer) return;
  block *released = (block *)((char *)buffer - sq_alignment);
  lock();
  usage.bytes_in_use -= released->bytes;
  if (released->bytes <= small) {
    released->next = small_lists[released->bytes / sq_alignment];
    small_lists[released->bytes / sq_alignment] = released;
  } else {
    give_back(released);
  }
  unlock();
}

// MARK: the whole pool

// Frees a region if nothing of it is in use, and otherwise the memory behind its free blocks.
static bool trim(region *r) {
  block *b = (block *)((char *)r + sq_alignment);
  if (b->is_free && block_after(b)->bytes == 0) {
    take_out(b);
    usage.bytes_reserved -= (int64_t)r->bytes;
    sq_unmap_region(r, r->bytes);
    return true;
  }
  for (; b->bytes > 0; b = block_after(b)) {
    if (b->is_free) sq_forget_pages((char *)b + sq_alignment, (char *)block_after(b));
  }
  return false;
}

void sq_trim_pool(void) {
  lock();
  for (int i = 0; i <= small / sq_alignment; i++) {
    while (small_lists[i]) {
      block *waiting = small_lists[i];
      small_lists[i] = waiting->next;
      give_back(waiting);
    }
  }
  for (region **link = &regions; *link;) {
    region *next = (*link)->next;
    if (trim(*link)) *link = next; else link = &(*link)->next;
  }
  unlock();
}

sq_pool_statistics sq_pool_usage(void) {
  lock();
  sq_pool_statistics copy = usage;
  unlock();
  return copy;
}

void sq_reset_peak_usage(void) {
  lock();
  usage.peak_bytes_in_use = usage.bytes_in_use;
  unlock();
}
