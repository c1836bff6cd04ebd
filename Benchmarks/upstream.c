/* A fake model provider for benchmarks: OpenAI Chat Completions on loopback, one thread, one file.
 *
 *     cc -O2 -o upstream upstream.c && ./upstream [port]      0 or none: any free port
 *
 * It prints {"url":"http://127.0.0.1:PORT/v1"} and answers
 *     POST …/chat/completions   streamed (server-sent events, chunked) or whole
 *     GET  …/models             one model, `fake`
 *     GET  /stats               {"requests":…,"tokens":…,"open":…}, summed since the start
 *
 * Each token carries its own clock, so whoever reads it on this machine knows how long it was under
 * way, through however many programs, without subtracting averages:
 *     token k  "w<k>@<sent> "           CLOCK_MONOTONIC, microseconds
 *     token 0  "w0@<sent>r<received> "  received: when the request had arrived here
 *
 * What to answer stands in the model's name, which every gateway passes on, in words of a number and
 * a unit: `fake-200t-5000us` is 200 tokens, one every 5,000 µs. Other units: `first`, µs before the
 * first token. "@fake 200t 5000us" in a message says the same; the last one counts. Without `us` the
 * tokens come as fast as the socket takes them, each in a write of its own. Pacing is by the clock of
 * the stream's start, so it does not drift, and a late stream catches up.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PEERS = 4096, BATCH = 256 };

struct bytes {
    char *at;
    size_t count, capacity;
};

struct peer {
    int fd;
    bool streams, waits_for_room, wants_usage;
    struct bytes in, out;
    size_t sent; /* of out */
    long tokens, next, id;
    int64_t received, start, delay, due;
    char model[128];
};

/* Looked through from end to end at each wake-up: right for the hundreds of streams measured here. */
static struct peer *peers[MOST_PEERS];
static int peer_count;
static long requests, tokens_sent;
static int epoll_fd, timer_fd;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void reserve(struct bytes *b, size_t more) {
    if (b->count + more <= b->capacity) return;
    b->capacity = (b->count + more) * 2;
    b->at = realloc(b->at, b->capacity);
    if (!b->at) abort();
}

static void append(struct bytes *b, const char *data, size_t count) {
    reserve(b, count);
    memcpy(b->at + b->count, data, count);
    b->count += count;
}

__attribute__((format(printf, 2, 3))) static void print(struct bytes *b, const char *format, ...) {
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    append(b, line, count < (int)sizeof line ? (size_t)count : sizeof line - 1);
}

/* ---- Sending */

static void leave(struct peer *p) {
    close(p->fd); /* also takes it out of the epoll set */
    for (int i = 0; i < peer_count; i++) {
        if (peers[i] == p) peers[i] = peers[--peer_count];
    }
    free(p->in.at);
    free(p->out.at);
    free(p);
}

/* Whether the peer is still there. What the socket does not take now waits for room. */
static bool flush(struct peer *p) {
    while (p->sent < p->out.count) {
        ssize_t count = send(p->fd, p->out.at + p->sent, p->out.count - p->sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno != EAGAIN) {
            leave(p);
            return false;
        }
        if (count < 0) break;
        p->sent += (size_t)count;
    }
    bool waits = p->sent < p->out.count;
    if (!waits) p->sent = p->out.count = 0;
    if (waits != p->waits_for_room) {
        struct epoll_event event = {.events = EPOLLIN | (waits ? EPOLLOUT : 0), .data.ptr = p};
        epoll_ctl(epoll_fd, EPOLL_CTL_MOD, p->fd, &event);
        p->waits_for_room = waits;
    }
    return true;
}

static void write_token(struct bytes *b, struct peer *p) {
    print(b, "w%ld@%lld", p->next, (long long)now());
    if (p->next == 0) print(b, "r%lld", (long long)p->received);
    append(b, " ", 1);
    p->next++;
    tokens_sent++;
}

static void write_event(struct peer *p, const struct bytes *json) {
    print(&p->out, "%zx\r\ndata: ", json->count + 8);
    append(&p->out, json->at, json->count);
    append(&p->out, "\n\n\r\n", 4);
}

static void begin_event(struct bytes *json, struct peer *p) {
    json->count = 0;
    print(json, "{\"id\":\"chatcmpl-%ld\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"%s\",",
          p->id, p->model);
}

static void write_usage(struct bytes *json, struct peer *p) {
    print(json, "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":%ld,\"total_tokens\":%ld}", p->next,
          p->next + 10);
}

static void stream_token(struct peer *p) {
    static struct bytes json;
    begin_event(&json, p);
    print(&json, "\"choices\":[{\"index\":0,\"delta\":{%s\"content\":\"", p->next ? "" : "\"role\":\"assistant\",");
    write_token(&json, p);
    print(&json, "\"},\"finish_reason\":null}]}");
    write_event(p, &json);
    p->due = p->delay ? p->start + p->next * p->delay : 0;
}

static void stream_end(struct peer *p) {
    static struct bytes json;
    begin_event(&json, p);
    print(&json, "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
    write_event(p, &json);
    if (p->wants_usage) {
        begin_event(&json, p);
        print(&json, "\"choices\":[],");
        write_usage(&json, p);
        print(&json, "}");
        write_event(p, &json);
    }
    print(&p->out, "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
    p->streams = false;
}

/* One token of a stream whose time has come; each stream in its turn. */
static bool step(struct peer *p) {
    if (p->next < p->tokens) stream_token(p);
    if (p->next >= p->tokens) stream_end(p);
    return flush(p);
}

/* ---- Requests */

/* The value behind "name": in a JSON body; text inside of strings has its quotes escaped. */
static const char *field(const char *body, const char *name) {
    char key[40];
    int length = snprintf(key, sizeof key, "\"%s\"", name);
    for (const char *at = body; (at = strstr(at, key)); at += length) {
        const char *value = at + length + strspn(at + length, " \t\r\n");
        if (*value == ':' && (at == body || at[-1] != '\\')) return value + 1 + strspn(value + 1, " \t\r\n");
    }
    return NULL;
}

static bool is_true(const char *body, const char *name) {
    const char *value = field(body, name);
    return value && strncmp(value, "true", 4) == 0;
}

static int64_t read_directives(struct peer *p, const char *words, int64_t first) {
    while (*words && *words != '"' && *words != '\\') {
        char *unit;
        long number = strtol(words, &unit, 10);
        size_t length = strspn(unit, "abcdefghijklmnopqrstuvwxyz");
        if (unit != words && number >= 0) {
            if (length == 1 && *unit == 't') p->tokens = number;
            if (length == 2 && strncmp(unit, "us", 2) == 0) p->delay = number;
            if (length == 5 && strncmp(unit, "first", 5) == 0) first = number;
        }
        words = unit + length;
        if (*words == '-' || *words == ' ') words++;
        else if (length == 0) break;
    }
    return first;
}

static void answer(struct peer *p, const char *status, const char *type, const struct bytes *body) {
    print(&p->out, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", status, type, body->count);
    append(&p->out, body->at, body->count);
}

static void chat(struct peer *p, const char *body) {
    p->id = ++requests;
    p->next = 0;
    p->tokens = 200;
    p->delay = 0;
    p->wants_usage = is_true(body, "include_usage");
    strcpy(p->model, "fake");
    const char *model = field(body, "model");
    size_t length = model && *model == '"' ? strcspn(model + 1, "\"\\") : 0;
    if (length && length < sizeof p->model) {
        memcpy(p->model, model + 1, length);
        p->model[length] = 0;
    }
    int64_t first = 0;
    if (strncmp(p->model, "fake-", 5) == 0) first = read_directives(p, p->model + 5, first);
    const char *words = NULL;
    for (const char *at = body; (at = strstr(at, "@fake ")); ) words = at += 6;
    if (words) first = read_directives(p, words, first);
    p->due = p->start = p->received + first;

    if (is_true(body, "stream")) {
        p->streams = true;
        print(&p->out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                       "Transfer-Encoding: chunked\r\n\r\n");
        return;
    }
    static struct bytes json;
    json.count = 0;
    print(&json, "{\"id\":\"chatcmpl-%ld\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"%s\",\"choices\":"
                 "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"", p->id, p->model);
    while (p->next < p->tokens) write_token(&json, p);
    print(&json, "\"},\"finish_reason\":\"stop\"}],");
    write_usage(&json, p);
    print(&json, "}");
    answer(p, "200 OK", "application/json", &json);
}

static void respond(struct peer *p, const char *head, const char *body) {
    char method[8] = "", path[256] = "";
    sscanf(head, "%7s %255s", method, path);
    size_t length = strlen(path);
    p->received = now();
    if (strcmp(method, "POST") == 0 && length >= 17 && strcmp(path + length - 17, "/chat/completions") == 0) {
        chat(p, body);
        return;
    }
    static struct bytes json;
    json.count = 0;
    const char *status = "200 OK";
    if (strcmp(path, "/stats") == 0) {
        print(&json, "{\"requests\":%ld,\"tokens\":%ld,\"open\":%d}", requests, tokens_sent, peer_count);
    } else if (length >= 7 && strcmp(path + length - 7, "/models") == 0) {
        print(&json, "{\"object\":\"list\",\"data\":[{\"id\":\"fake\",\"object\":\"model\",\"created\":1,"
                     "\"owned_by\":\"fake\"}]}");
    } else {
        status = "404 Not Found";
        print(&json, "{\"error\":{\"message\":\"There is no %s here.\",\"type\":\"not_found\"}}", path);
    }
    answer(p, status, "application/json", &json);
}

/* Takes whole requests off what arrived. A body has a Content-Length; chunked ones are not understood. */
static bool take_requests(struct peer *p) {
    while (!p->streams && p->in.count) {
        p->in.at[p->in.count] = 0;
        char *end = memmem(p->in.at, p->in.count, "\r\n\r\n", 4);
        if (!end) return true;
        *end = 0; /* the head is a text of its own */
        const char *length = strcasestr(p->in.at, "\r\ncontent-length:");
        size_t head = (size_t)(end - p->in.at) + 4, whole = head + (length ? strtoul(length + 17, NULL, 10) : 0);
        if (p->in.count < whole) {
            *end = '\r';
            return true;
        }
        char behind = p->in.at[whole];
        p->in.at[whole] = 0;
        respond(p, p->in.at, p->in.at + head);
        p->in.at[whole] = behind;
        p->in.count -= whole;
        memmove(p->in.at, p->in.at + whole, p->in.count);
        if (p->streams && p->due <= now() ? !step(p) : !flush(p)) return false;
    }
    return true;
}

static void receive(struct peer *p) {
    for (;;) {
        reserve(&p->in, 16384 + 1);
        ssize_t count = recv(p->fd, p->in.at + p->in.count, p->in.capacity - p->in.count - 1, 0);
        if (count < 0 && errno == EAGAIN) break;
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            leave(p);
            return;
        }
        p->in.count += (size_t)count;
    }
    take_requests(p);
}

static void welcome(int listener) {
    int fd, on = 1;
    while (peer_count < MOST_PEERS && (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct peer *p = calloc(1, sizeof *p);
        if (!p) abort();
        p->fd = fd;
        peers[peer_count++] = p;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = p};
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}

/* One token for each stream that is due; returns when the next one is, or -1. */
static int64_t step_all(void) {
    int64_t time = now(), next = -1;
    for (int i = peer_count - 1; i >= 0; i--) { /* downwards: one that leaves is replaced by a later one */
        struct peer *p = peers[i];
        if (!p->streams || p->waits_for_room) continue;
        if (p->due <= time && (!step(p) || (!p->streams && !take_requests(p)))) continue; /* left */
        if (p->streams && !p->waits_for_room && (next < 0 || p->due < next)) next = p->due;
    }
    return next;
}

int main(int count, char **arguments) {
    prctl(PR_SET_PDEATHSIG, SIGTERM); /* never outlives the script that started it */
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)(count > 1 ? atoi(arguments[1]) : 0)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (void *)&address, size) || listen(listener, 1024)) {
        perror("upstream: cannot listen");
        return 1;
    }
    getsockname(listener, (void *)&address, &size);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &listener};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &event);
    event.data.ptr = &timer_fd;
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, timer_fd, &event);
    printf("{\"url\":\"http://127.0.0.1:%d/v1\"}\n", ntohs(address.sin_port));
    fflush(stdout);

    for (;;) {
        int64_t next = step_all(), wait = next < 0 ? -1 : next - now();
        if (wait > 0) {
            struct itimerspec alarm = {.it_value = {next / 1000000, next % 1000000 * 1000}};
            timerfd_settime(timer_fd, TFD_TIMER_ABSTIME, &alarm, NULL);
        }
        struct epoll_event events[BATCH];
        int ready = epoll_wait(epoll_fd, events, BATCH, next >= 0 && wait <= 0 ? 0 : -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr == &listener) welcome(listener);
            else if (events[i].data.ptr == &timer_fd) {
                uint64_t ticks;
                if (read(timer_fd, &ticks, sizeof ticks) < 0) continue; /* set anew meanwhile */
            } else {
                struct peer *p = events[i].data.ptr;
                if (events[i].events & EPOLLOUT && !flush(p)) continue;
                if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(p);
            }
        }
    }
}
