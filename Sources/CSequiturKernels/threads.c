// A pool of threads for parallel loops. Every thread has a range of the chunks, so that it finds in
// its cache what it wrote there in the loop before; when its own are done it claims those of
// others, so that a core lost to a neighbour delays one chunk and not a share of the loop. Idle
// threads spin briefly, since waking a parked one costs some 25 microseconds, and then park.
#include "system.h"
#include <stdatomic.h>
#include <stdlib.h>
#include "kernels.h"

enum { maximum_threads = 64, spin_nanoseconds = 40000 };
// musl and macOS give new threads far less, and the bodies of the layers above run on these.
static const size_t stack_bytes = 8 << 20;

// The chunks of one thread that nobody has claimed yet. Alone on its cache line.
typedef struct {
  _Alignas(64) _Atomic int64_t next;
  int64_t end;
} chunk_range;

// The one loop the pool runs at a time. The caller writes it while the gate is shut.
static struct {
  sq_chunk_body body;
  void *context;
  int64_t count, grain;
  const sq_kernel_table *kernels;  // the caller's
  int threads;                     // that may take part, the caller among them
  chunk_range ranges[maximum_threads];
} loop;

// The gate to that loop: the loop's number in the upper half, an open flag, and below it how many
// helpers are inside. The caller waits only for helpers inside, so that one which is slow to wake
// holds nobody up.
static _Atomic uint64_t gate;
static const uint64_t gate_open = UINT64_C(1) << 31;
static const uint64_t gate_inside = (UINT64_C(1) << 31) - 1;
static uint64_t loop_number(uint64_t value) { return value >> 32; }

static atomic_flag pool_taken = ATOMIC_FLAG_INIT;
static int started_threads;  // guarded by pool_taken
static _Atomic int chosen_count;  // 0: not chosen yet

static pthread_mutex_t park_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t park_condition = PTHREAD_COND_INITIALIZER;
static _Atomic int parked;

static _Thread_local bool inside_loop;

// MARK: how many threads

static int bounded_count(long count) {
  return count < 1 ? 1 : count > maximum_threads ? maximum_threads : (int)count;
}

static int default_count(void) {
  const char *text = getenv("SEQUITUR_THREADS");
  if (text) {
    char *end;
    long count = strtol(text, &end, 10);
    if (end != text && *end == 0 && count > 0) return bounded_count(count);
  }
  return bounded_count(sq_available_processors());
}

int sq_thread_count(void) {
  int count = atomic_load_explicit(&chosen_count, memory_order_relaxed);
  if (count == 0) {
    count = default_count();
    atomic_store_explicit(&chosen_count, count, memory_order_relaxed);
  }
  return count;
}

void sq_set_thread_count(int count) {
  atomic_store_explicit(&chosen_count, bounded_count(count), memory_order_relaxed);
}

// MARK: the pool's threads

static void run_range(chunk_range *range) {
  for (;;) {
    int64_t chunk = atomic_fetch_add_explicit(&range->next, 1, memory_order_relaxed);
    if (chunk >= range->end) break;
    int64_t begin = chunk * loop.grain, left = loop.count - begin;
    loop.body(loop.context, begin, begin + (left < loop.grain ? left : loop.grain));
  }
}

// The chunks of thread `index`, then those that others have left.
static void run_chunks(int index) {
  inside_loop = true;
  for (int i = 0; i < loop.threads; i++) run_range(&loop.ranges[(index + i) % loop.threads]);
  inside_loop = false;
}

static int64_t now_nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// Returns when the gate shows another loop than `seen`.
static void wait_for_loop(uint64_t seen) {
  int64_t deadline = now_nanoseconds() + spin_nanoseconds;
  do {
    for (int i = 0; i < 64; i++) {
      if (loop_number(atomic_load_explicit(&gate, memory_order_relaxed)) != seen) return;
      sq_pause();
    }
  } while (now_nanoseconds() < deadline);
  pthread_mutex_lock(&park_mutex);
  atomic_fetch_add(&parked, 1);
  // The caller opens the gate and then looks at `parked`; here the order is the reverse, so one of
  // the two sees the other.
  while (loop_number(atomic_load(&gate)) == seen) pthread_cond_wait(&park_condition, &park_mutex);
  atomic_fetch_sub(&parked, 1);
  pthread_mutex_unlock(&park_mutex);
}

static void *helper(void *argument) {
  int index = (int)(intptr_t)argument;
  uint64_t seen = 0;
  for (;;) {
    wait_for_loop(seen);
    uint64_t value = atomic_load_explicit(&gate, memory_order_acquire);
    seen = loop_number(value);
    bool joined = false;
    while (!joined && (value & gate_open) && loop_number(value) == seen) {
      joined = atomic_compare_exchange_weak_explicit(&gate, &value, value + 1,
                                                     memory_order_acquire, memory_order_acquire);
    }
    if (!joined) continue;
    sq_use_kernels(loop.kernels);
    if (index < loop.threads) run_chunks(index);
    atomic_fetch_sub_explicit(&gate, 1, memory_order_release);
  }
  return NULL;
}

// Starts threads up to `wanted`; returns how many there are. Fewer is no failure: the loop is only
// slower.
static int start_threads(int wanted) {
  pthread_attr_t attributes;
  if (started_threads >= wanted || pthread_attr_init(&attributes) != 0) return started_threads;
  pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  while (started_threads < wanted) {
    pthread_t thread;
    void *index = (void *)(intptr_t)(started_threads + 1);  // the caller is 0
    if (pthread_create(&thread, &attributes, helper, index) != 0) break;
    started_threads++;
  }
  pthread_attr_destroy(&attributes);
  return started_threads;
}

bool sq_helpers_sleep(void) { return atomic_load_explicit(&parked, memory_order_relaxed) > 0; }

// MARK: the loop

static void run_alone(int64_t count, int64_t grain, sq_chunk_body body, void *context) {
  for (int64_t begin = 0; begin < count; begin += grain) {
    body(context, begin, count - begin < grain ? count : begin + grain);
  }
}

static void run_together(int threads) {
  int64_t chunks = (loop.count - 1) / loop.grain + 1;
  loop.threads = threads;
  for (int i = 0; i < threads; i++) {
    atomic_store_explicit(&loop.ranges[i].next, chunks * i / threads, memory_order_relaxed);
    loop.ranges[i].end = chunks * (i + 1) / threads;
  }
  uint64_t number = loop_number(atomic_load_explicit(&gate, memory_order_relaxed)) + 1;
  atomic_store(&gate, number << 32 | gate_open);
  if (atomic_load(&parked) > 0) {
    pthread_mutex_lock(&park_mutex);
    pthread_cond_broadcast(&park_condition);
    pthread_mutex_unlock(&park_mutex);
  }
  run_chunks(0);
  uint64_t inside = atomic_fetch_and(&gate, ~gate_open) & gate_inside;
  for (int spins = 0; inside > 0; spins++) {
    if (spins < 4096) sq_pause(); else sched_yield();
    inside = atomic_load_explicit(&gate, memory_order_acquire) & gate_inside;
  }
}

void sq_parallel_for(int64_t count, int64_t grain, sq_chunk_body body, void *context) {
  if (count <= 0) return;
  if (grain < 1) grain = 1;
  int64_t chunks = (count - 1) / grain + 1;
  int threads = sq_thread_count();
  if (threads > chunks) threads = (int)chunks;
  if (threads == 1 || inside_loop ||
      atomic_flag_test_and_set_explicit(&pool_taken, memory_order_acquire)) {
    run_alone(count, grain, body, context);
    return;
  }
  loop.body = body;
  loop.context = context;
  loop.count = count;
  loop.grain = grain;
  loop.kernels = sq_kernels();
  int available = start_threads(threads - 1) + 1;
  run_together(available < threads ? available : threads);
  atomic_flag_clear_explicit(&pool_taken, memory_order_release);
}
