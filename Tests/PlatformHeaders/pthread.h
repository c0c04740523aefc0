// A stub for .ci/check-platforms: what POSIX says of threads, as far as the C sources use it.
#pragma once
#include <stddef.h>

typedef struct { void *opaque; } *pthread_t;
typedef unsigned long pthread_key_t;
typedef struct { long opaque[8]; } pthread_attr_t, pthread_cond_t, pthread_mutex_t, pthread_once_t;
typedef struct { long opaque[2]; } pthread_condattr_t, pthread_mutexattr_t;

#define PTHREAD_COND_INITIALIZER {{0}}
#define PTHREAD_MUTEX_INITIALIZER {{0}}
#define PTHREAD_ONCE_INIT {{0}}
#define PTHREAD_CREATE_DETACHED 1

int pthread_attr_destroy(pthread_attr_t *);
int pthread_attr_init(pthread_attr_t *);
int pthread_attr_setdetachstate(pthread_attr_t *, int);
int pthread_attr_setstacksize(pthread_attr_t *, size_t);
int pthread_cond_broadcast(pthread_cond_t *);
int pthread_cond_wait(pthread_cond_t *, pthread_mutex_t *);
int pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int pthread_join(pthread_t, void **);
int pthread_key_create(pthread_key_t *, void (*)(void *));
int pthread_mutex_lock(pthread_mutex_t *);
int pthread_mutex_unlock(pthread_mutex_t *);
int pthread_once(pthread_once_t *, void (*)(void));
int pthread_setspecific(pthread_key_t, const void *);
