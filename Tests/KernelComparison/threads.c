// The thread pool: each item once, nested loops, loops from several threads at once, counts; and
// the choice of instruction set.
#include "comparison.h"
#include <pthread.h>
#include <string.h>

static const char *const loops = "sq_parallel_for";

// MARK: loops

// Chunks never overlap, so no lock is needed.
static void visit(void *context, int64_t begin, int64_t end) {
  int *visits = context;
  for (int64_t i = begin; i < end; i++) visits[i]++;
}

// Whether a loop visits each item once, and nothing beyond them.
static bool visits_each_once(int count, int64_t grain, int *visits) {
  memset(visits, 0, (size_t)(count + 1) * sizeof *visits);
  sq_parallel_for(count, grain, visit, visits);
  int once = 0;
  while (once < count && visits[once] == 1) once++;
  return once == count && visits[count] == 0;
}

static void check_loop(int count) {
  static const int thread_counts[] = {1, 2, 3, 5}, grains[] = {1, 3, 64, 10000};
  begin(0, "%d items", count);
  int *visits = keep((size_t)(count + 1) * sizeof *visits);
  for (int i = 0; i < 16; i++) {
    sq_set_thread_count(thread_counts[i / 4]);
    EXPECT(loops, visits_each_once(count, grains[i % 4], visits), "grain %d, %d threads",
           grains[i % 4], thread_counts[i / 4]);
  }
}

static void add_items(void *context, int64_t begin, int64_t end) {
  *(int64_t *)context += end - begin;
}

static void run_inner_loops(void *context, int64_t begin, int64_t end) {
  int64_t *sums = context;
  for (int64_t i = begin; i < end; i++) sq_parallel_for(100, 7, add_items, sums + i);
}

static void check_nested_loops(void) {
  int64_t sums[50] = {0};
  begin(0, "nested loops");
  sq_set_thread_count(3);
  sq_parallel_for(50, 1, run_inner_loops, sums);
  for (int i = 0; i < 50; i++) EXPECT(loops, sums[i] == 100, "item %d", i);
}

static void *run_many_loops(void *argument) {
  int visits[201];
  for (int i = 0; i < 50; i++) *(int *)argument += visits_each_once(200, 3, visits);
  return NULL;
}

static void check_loops_at_once(void) {
  pthread_t callers[4];
  int right[4] = {0};
  begin(0, "loops from several threads at once");
  sq_set_thread_count(2);
  for (int i = 0; i < 4; i++) {
    require(pthread_create(&callers[i], NULL, run_many_loops, &right[i]) == 0, "no thread");
  }
  for (int i = 0; i < 4; i++) {
    pthread_join(callers[i], NULL);
    EXPECT(loops, right[i] == 50, "thread %d: %d of 50", i, right[i]);
  }
}

static void check_counts(void) {
  static const int asked_and_given[][2] = {{0, 1}, {-5, 1}, {4, 4}, {1000, 64}};
  begin(0, "counts");
  for (int i = 0; i < COUNT_OF(asked_and_given); i++) {
    sq_set_thread_count(asked_and_given[i][0]);
    EXPECT("sq_thread_count", sq_thread_count() == asked_and_given[i][1], "%d for %d",
           sq_thread_count(), asked_and_given[i][0]);
  }
}

// MARK: instruction sets

static void note_set(void *context, int64_t begin, int64_t end) {
  sq_instruction_set *found = context;
  for (int64_t i = begin; i < end; i++) found[i] = sq_current_instruction_set();
}

static void *note_set_of_thread(void *found) {
  note_set(found, 0, 1);
  return NULL;
}

static sq_instruction_set set_of_a_new_thread(void) {
  sq_instruction_set found;
  pthread_t thread;
  require(pthread_create(&thread, NULL, note_set_of_thread, &found) == 0, "no thread");
  pthread_join(thread, NULL);
  return found;
}

// A choice holds for the loops of the thread that made it and for no other thread.
static void check_choice(sq_instruction_set set) {
  const char *const choice = "sq_use_instruction_set";
  sq_instruction_set start = set_of_a_new_thread();
  begin(0, "choosing a set");
  EXPECT(choice, sq_use_instruction_set(set), "refused");
  EXPECT(choice, sq_current_instruction_set() == set, "not chosen");
  sq_instruction_set found[300];
  sq_set_thread_count(3);
  sq_parallel_for(300, 1, note_set, found);
  for (int i = 0; i < 300; i++) EXPECT(choice, found[i] == set, "not in item %d of a loop", i);
  EXPECT(choice, set_of_a_new_thread() == start, "chosen for another thread");
}

static void check_names(void) {
#if defined(__aarch64__)
  static const char *const names[] = {"neon", "avx2", "avx512"};
#else
  static const char *const names[] = {"baseline", "avx2", "avx512"};
#endif
  const char *const found = "sq_find_instruction_set";
  sq_instruction_set best = sq_best_instruction_set(), set;
  begin(0, "sets by name");
  for (int i = 0; i < COUNT_OF(names); i++) {
    bool there = sq_find_instruction_set(names[i], &set);
    EXPECT(found, there == (i <= (int)best), "%s is there: %d", names[i], there);
    EXPECT(found, !there || (int)set == i, "%s is set %d", names[i], (int)set);
  }
  EXPECT(found, !sq_find_instruction_set("avx", &set), "a part of a name is taken");
  EXPECT(found, !sq_find_instruction_set("avx2000", &set), "more than a name is taken");
}

static void check_sets(void) {
  sq_instruction_set best = sq_best_instruction_set();
  for (int set = SQ_BASELINE; set <= (int)best; set++) check_choice((sq_instruction_set)set);
  check_names();
  begin(0, "sets that there are not");
  EXPECT("sq_use_instruction_set", !sq_use_instruction_set((sq_instruction_set)(best + 1)),
         "taken");
  EXPECT("sq_use_instruction_set", sq_current_instruction_set() == best, "chosen");
  for (int i = 0; i < 3; i++) {
    const char *name = sq_instruction_set_name((sq_instruction_set)i);
    const char *next = sq_instruction_set_name((sq_instruction_set)((i + 1) % 3));
    EXPECT("sq_instruction_set_name", strcmp(name, next) != 0, "two are named %s", name);
  }
}

void check_threads(void) {
  for (int i = 0; i < odd_size_count; i++) check_loop(odd_sizes[i]);
  check_loop(5000);
  check_nested_loops();
  check_loops_at_once();
  check_counts();
  check_sets();
}
