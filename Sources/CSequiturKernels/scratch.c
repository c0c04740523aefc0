// Memory of a thread's own: a buffer that grows to the most that was asked for and lives as long as
// the thread.
#include "system.h"
#include <stdlib.h>
#include "pool.h"
#include "scratch.h"

typedef struct {
  float *memory;
  int64_t count;
} thread_buffer;

static _Thread_local thread_buffer own;
// Holds each thread's memory only to free it when the thread ends.
static pthread_key_t key;
static pthread_once_t key_made = PTHREAD_ONCE_INIT;

static void make_key(void) { pthread_key_create(&key, free); }

float *sq_scratch(int64_t count) {
  if (count <= own.count) return own.memory;
  pthread_once(&key_made, make_key);
  free(own.memory);
  void *memory = NULL;
  if (posix_memalign(&memory, sq_alignment, (size_t)count * sizeof(float)) != 0) {
    sq_stop_without_memory(count);
  }
  own = (thread_buffer){memory, count};
  pthread_setspecific(key, memory);
  return memory;
}
