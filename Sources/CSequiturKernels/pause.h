// The processor's hint that a loop is waiting for another thread.
#ifndef SEQUITUR_PAUSE_H
#define SEQUITUR_PAUSE_H

static inline void sq_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
