#define _GNU_SOURCE
#include "CSpawn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { most = 64 };

/// One connection: what came from one side and is not with the other yet.
struct pair {
    int side[2];
    char held[2][16384];
    size_t from[2], to[2];
    int ended[2];
};

static struct pair pairs[most];

static void finish(struct pair *pair) {
    close(pair->side[0]);
    close(pair->side[1]);
    memset(pair, 0, sizeof *pair);
    pair->side[0] = pair->side[1] = -1;
}

static void adopt(int listener, const struct sockaddr_un *address) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) return;
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    struct pair *free_one = NULL;
    for (int i = 0; i < most; i++)
        if (pairs[i].side[0] < 0) free_one = &pairs[i];
    if (server < 0 || !free_one || connect(server, (const struct sockaddr *)address, sizeof *address) < 0) {
        if (server >= 0) close(server);
        close(client);
        return;
    }
    free_one->side[0] = client;
    free_one->side[1] = server;
}

/// Returns 0 when the connection is over.
static int carry(struct pair *pair, const struct pollfd *asked) {
    for (int side = 0; side < 2; side++) {
        int other = 1 - side;
        if (asked[side].revents & (POLLERR | POLLNVAL)) return 0;
        if (pair->from[side] == pair->to[side] && !pair->ended[side] && asked[side].revents & (POLLIN | POLLHUP)) {
            ssize_t got = recv(pair->side[side], pair->held[side], sizeof pair->held[side], MSG_DONTWAIT);
            if (got == 0) {
                pair->ended[side] = 1;
                shutdown(pair->side[other], SHUT_WR);
            } else if (got > 0) {
                pair->from[side] = 0;
                pair->to[side] = (size_t)got;
            } else if (errno != EAGAIN && errno != EINTR) {
                return 0;
            }
        }
        if (pair->from[side] < pair->to[side]) {
            ssize_t sent = send(
                pair->side[other], pair->held[side] + pair->from[side], pair->to[side] - pair->from[side],
                MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent > 0) pair->from[side] += (size_t)sent;
            else if (sent < 0 && errno != EAGAIN && errno != EINTR) return 0;
        }
    }
    return !(pair->ended[0] && pair->ended[1] && pair->from[0] == pair->to[0] && pair->from[1] == pair->to[1]);
}

static void forward(int listener, const struct sockaddr_un *address) {
    for (int i = 0; i < most; i++) pairs[i].side[0] = pairs[i].side[1] = -1;
    for (;;) {
        struct pollfd asked[1 + 2 * most];
        asked[0] = (struct pollfd){listener, POLLIN, 0};
        for (int i = 0; i < most; i++)
            for (int side = 0; side < 2; side++) {
                struct pair *pair = &pairs[i];
                short events = 0;
                if (pair->from[side] == pair->to[side] && !pair->ended[side]) events |= POLLIN;
                if (pair->from[1 - side] < pair->to[1 - side]) events |= POLLOUT;
                // Nothing is wanted of a side that has ended: its hang-up would be told for ever.
                asked[1 + 2 * i + side] = (struct pollfd){events ? pair->side[side] : -1, events, 0};
            }
        if (poll(asked, 1 + 2 * most, -1) < 0) continue;
        for (int i = 0; i < most; i++)
            if (pairs[i].side[0] >= 0 && !carry(&pairs[i], &asked[1 + 2 * i])) finish(&pairs[i]);
        if (asked[0].revents & POLLIN) adopt(listener, address);
    }
}

int chimera_bridge(const char *socket_path, int port, char *const *argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(socket_path) >= sizeof address.sun_path) return ENAMETOOLONG;
    strcpy(address.sun_path, socket_path);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 32) < 0)
        return errno;
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0) return errno;
    if (pid == 0) {
#ifdef __linux__
        prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
        if (getppid() != parent) _exit(0);
        // The pipes of the server are not ours to hold open.
        close(0);
        close(1);
        signal(SIGPIPE, SIG_IGN);
        forward(listener, &address);
    }
    close(listener);
    execvp(argv[0], argv);
    return errno;
}
