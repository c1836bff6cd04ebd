#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

// ---- in the child: only what is safe after fork in a program of many threads

static void fail(int report) {
    int error = errno;
    ssize_t ignored = write(report, &error, sizeof error);
    (void)ignored;
    _exit(127);
}

static void close_from(int first) {
#if defined(__linux__) && defined(SYS_close_range)
    if (syscall(SYS_close_range, (unsigned)first, ~0U, 0U) == 0) return;
#endif
    long last = sysconf(_SC_OPEN_MAX);
    if (last < 0 || last > 65536) last = 65536;
    for (int fd = first; fd < last; fd++) close(fd);
}

static void become(const struct chimera_program *program, int report, pid_t parent) {
    int count = program->descriptor_count, highest = 2;
    int moved[32];
    if (count > 32) {
        errno = EINVAL;
        fail(report);
    }
    for (int i = 0; i < count; i++)
        if (program->descriptors[i].target > highest) highest = program->descriptors[i].target;
    // All out of the way first: a target may be another one's source.
    int kept = fcntl(report, F_DUPFD_CLOEXEC, highest + 1);
    if (kept < 0) fail(report);
    for (int i = 0; i < count; i++) {
        moved[i] = fcntl(program->descriptors[i].source, F_DUPFD_CLOEXEC, highest + 1);
        if (moved[i] < 0) fail(kept);
    }
    for (int i = 0; i < count; i++)
        if (dup2(moved[i], program->descriptors[i].target) < 0) fail(kept);
    if (kept != highest + 1) {
        if (dup2(kept, highest + 1) < 0) fail(kept);
        fcntl(highest + 1, F_SETFD, FD_CLOEXEC);
        kept = highest + 1;
    }
    close_from(kept + 1);
    if (setsid() < 0) fail(kept);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
#endif
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < NSIG; number++)
        if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
    if (program->directory && chdir(program->directory) < 0) fail(kept);
    execve(program->path, program->argv, program->envp);
    fail(kept);
}

int chimera_pipe(int ends[2]) {
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC) < 0 ? errno : 0;
#else
    if (pipe(ends) < 0) return errno;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
#endif
}

static int start(const struct chimera_program *program) {
    int report[2];
    int pipe_error = chimera_pipe(report);
    if (pipe_error) return -pipe_error;
    pid_t parent = getpid();
    // Nothing of ours may run in the child between fork and exec.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    int fork_error = errno;
    if (pid == 0) become(program, report[1], parent);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(report[1]);
    if (pid < 0) {
        close(report[0]);
        return -fork_error;
    }
    int error = 0;
    ssize_t got;
    do got = read(report[0], &error, sizeof error);
    while (got < 0 && errno == EINTR);
    close(report[0]);
    if (got == (ssize_t)sizeof error) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
        return -(error ? error : EIO);
    }
    return pid;
}

// ---- the permanent thread

struct job {
    const struct chimera_program *program;
    int result;
    int done;
    struct job *next;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wanted = PTHREAD_COND_INITIALIZER;
static pthread_cond_t finished = PTHREAD_COND_INITIALIZER;
static struct job *first, **last = &first;
static int thread_error;

static void *work(void *ignored) {
    (void)ignored;
    pthread_mutex_lock(&lock);
    for (;;) {
        while (!first) pthread_cond_wait(&wanted, &lock);
        struct job *job = first;
        first = job->next;
        if (!first) last = &first;
        pthread_mutex_unlock(&lock);
        int result = start(job->program);
        pthread_mutex_lock(&lock);
        job->result = result;
        job->done = 1;
        pthread_cond_broadcast(&finished);
    }
    return NULL;
}

static void begin(void) {
    pthread_t thread;
    thread_error = pthread_create(&thread, NULL, work, NULL);
    if (!thread_error) pthread_detach(thread);
}

int chimera_spawn(const struct chimera_program *program) {
    pthread_once(&once, begin);
    if (thread_error) return -thread_error;
    struct job job = {program, 0, 0, NULL};
    pthread_mutex_lock(&lock);
    *last = &job;
    last = &job.next;
    pthread_cond_signal(&wanted);
    while (!job.done) pthread_cond_wait(&finished, &lock);
    pthread_mutex_unlock(&lock);
    return job.result;
}

// ---- its end

struct wait {
    int pid;
    void (*ended)(int, void *);
    void *context;
};

static void *reap(void *argument) {
    struct wait wait = *(struct wait *)argument;
    free(argument);
    int status = 0;
    while (waitpid(wait.pid, &status, 0) < 0 && errno == EINTR) {}
    wait.ended(status, wait.context);
    return NULL;
}

int chimera_reap(int pid, void (*ended)(int, void *), void *context) {
    struct wait *wait = malloc(sizeof *wait);
    if (!wait) return ENOMEM;
    *wait = (struct wait){pid, ended, context};
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    // What it calls back takes a lock and resumes a task: a small stack is plenty, there may be many.
    pthread_attr_setstacksize(&attributes, 256 * 1024);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    int error = pthread_create(&thread, &attributes, reap, wait);
    pthread_attr_destroy(&attributes);
    if (error) free(wait);
    return error;
}

int chimera_memory_file(const void *bytes, size_t count) {
#ifdef __linux__
    int fd = memfd_create("chimera", MFD_CLOEXEC);
    if (fd < 0) return -errno;
#else
    char path[] = "/tmp/chimera-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0) return -errno;
    unlink(path);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
#endif
    const char *from = bytes;
    while (count > 0) {
        ssize_t wrote = write(fd, from, count);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) {
            int error = errno;
            close(fd);
            return -error;
        }
        from += wrote;
        count -= (size_t)wrote;
    }
    lseek(fd, 0, SEEK_SET);
    return fd;
}
