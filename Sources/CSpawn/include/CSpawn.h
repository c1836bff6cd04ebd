#ifndef CHIMERA_SPAWN_H
#define CHIMERA_SPAWN_H

#include <stddef.h>

/// A descriptor of ours and the number that it gets in the child.
struct chimera_descriptor {
    int source;
    int target;
};

struct chimera_program {
    const char *path;
    char *const *argv;
    char *const *envp;
    /// Where it starts; NULL: where we are.
    const char *directory;
    /// All that it inherits. Every other descriptor is closed in it.
    const struct chimera_descriptor *descriptors;
    int descriptor_count;
};

/// Starts the program as leader of a session of its own, from one permanent thread: on Linux the
/// child dies with the thread that made it, and threads of pools come and go.
/// Returns its process id, or the negative errno of what failed (the exec's too).
int chimera_spawn(const struct chimera_program *program);

/// Reaps the process on a thread of its own and calls back once, with the status of waitpid.
/// Returns 0 or an errno.
int chimera_reap(int pid, void (*ended)(int status, void *context), void *context);

/// Both ends of a pipe, the reading one first; closed on exec. Returns 0 or an errno.
int chimera_pipe(int ends[2]);

/// A file in memory alone, which holds the bytes and stands at its beginning; closed on exec.
/// Returns the descriptor or the negative errno.
int chimera_memory_file(const void *bytes, size_t count);

/// Runs inside a sandbox without a network: listens on 127.0.0.1 and carries what connects there to
/// the Unix socket, in a child; becomes the program itself. Returns only when that fails: an errno.
int chimera_bridge(const char *socket_path, int port, char *const *argv);

#endif
