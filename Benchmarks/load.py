"""Streams from a server and says when each token arrived: what `run` measures with.

Everything is timed from outside, with one clock. The tokens of upstream.c carry the moment at which
they were sent and the first one the moment at which the request arrived there, so a reader on the same
machine knows each way separately.

While the clock runs this program only keeps what arrives with its time (about 4 µs a read); WebSocket
frames, chunks and JSON are taken apart afterwards. So it takes little of the two cores that it shares
with the server, and its own speed hardly enters the figures. `python3 load.py` says how fast it is.
"""
import gc
import http.client
import json
import os
import re
import select
import secrets
import socket
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TOKEN = re.compile(r"w(\d+)@(\d+)(?:r(\d+))? ")
FINISHED = b'"kind":"turn.finished"'
STOPPED = b'"kind":"run.stopped"'
# Between single requests: people do not post in the same millisecond in which they were answered.
PAUSE = 0.005


def now():
    return time.monotonic_ns() // 1000


def uuid7():
    """A UUIDv7, as every command of the API wants one."""
    number = int(time.time() * 1000) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def percentile(values, percent):
    """By nearest rank: a moment that was really measured."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


# ---- Processes, by /proc


class Process:
    def __init__(self, pid):
        self.pid = pid

    def cpu(self):
        """Seconds on a core so far, ended threads included (counted in hundredths)."""
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """MiB resident: all of it, and the part that is no file."""
        with open(f"/proc/{self.pid}/status") as file:
            lines = dict(line.split(":", 1) for line in file)
        return tuple(int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))


def machine_busy():
    """Seconds that all cores together were busy."""
    with open("/proc/stat") as file:
        fields = [int(text) for text in file.readline().split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


@dataclass
class Effort:
    """Who was busy while something was measured."""

    seconds: float = 0
    server: float = 0
    upstream: float = 0
    client: float = 0
    machine: float = 0

    def add(self, other):
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def alien(self):
        """Cores kept busy by others: noise. Where it is not near 0 the latencies are not ours alone."""
        return max(0.0, (self.machine - self.server - self.upstream - self.client) / (self.seconds or 1))

    def words(self):
        share = lambda spent: f"{spent / (self.seconds or 1):.2f}"
        return (
            f"cores: server {share(self.server)}, upstream {share(self.upstream)}, "
            f"client {share(self.client)}, others {self.alien:.2f}"
        )


class Watch:
    """`with Watch(server, upstream) as effort:` fills `effort` at its end. No garbage is collected inside."""

    def __init__(self, server, upstream):
        self.processes = server and Process(server), upstream and Process(upstream)
        self.effort = Effort()

    def _read(self):
        server, upstream = (process.cpu() if process else 0 for process in self.processes)
        return time.monotonic(), server, upstream, time.process_time(), machine_busy()

    def __enter__(self):
        gc.collect()
        gc.disable()
        self.before = self._read()
        return self.effort

    def __exit__(self, *_):
        spent = [after - before for before, after in zip(self.before, self._read())]
        gc.enable()
        self.effort.add(Effort(*spent))


# ---- Connections


class Lost(Exception):
    """A peer hung up, was too slow, or answered something else."""


class Wire:
    """One connection. What arrives is kept with its time and read when the clock has stopped."""

    def __init__(self, url):
        self.socket = socket.create_connection((url.hostname, url.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.pieces = []  # (time, bytes)
        self.tail = b""

    def send(self, data):
        self.started = now()
        self.socket.sendall(data)

    def receive(self, end):
        """Takes one piece; true when `end` has arrived."""
        data = self.socket.recv(1 << 18)
        self.pieces.append((now(), data))
        if not data:
            raise Lost(f"hung up behind {b''.join(piece for _, piece in self.pieces)[-300:]!r}")
        recent = self.tail + data
        found = end in recent
        self.tail = b"" if found else recent[-len(end) :]
        return found

    def await_end(self, end, timeout=20):
        self.socket.settimeout(timeout)
        while not self.receive(end):
            pass

    def close(self):
        self.socket.close()


def await_all(wires, end, timeout=120):
    """Reads all wires until `end` has arrived on each."""
    poll = select.epoll()
    open_wires = {wire.socket.fileno(): wire for wire in wires}
    for number in open_wires:
        poll.register(number, select.EPOLLIN)
    deadline = time.monotonic() + timeout
    while open_wires:
        for number, _ in poll.poll(1):
            if open_wires[number].receive(end):
                poll.unregister(number)
                del open_wires[number]
        if time.monotonic() > deadline:
            raise Lost(f"{len(open_wires)} of {len(wires)} streams did not end within {timeout} s")
    poll.close()


# ---- Reading what arrived


@dataclass
class Reply:
    """One stream as it was seen, in µs."""

    first: float = 0  # request sent → first token here
    way_in: float = 0  # request sent → request at the upstream
    delays: list = field(default_factory=list)  # each token: sent by the upstream → here
    seen: list = field(default_factory=list)  # when each token was here
    started: int = 0


def read_tokens(texts, started, wanted):
    """Tokens of (time, text) pieces. A token is here when its last character is."""
    reply, rest = Reply(started=started), ""
    for at, text in texts:
        rest += text
        end = 0
        for match in TOKEN.finditer(rest):
            number, sent, received = match.groups()
            if int(number) != len(reply.seen):
                raise Lost(f"token {number} came where {len(reply.seen)} was due: text was lost or repeated")
            reply.seen.append(at)
            reply.delays.append(at - int(sent))
            if received:
                reply.first, reply.way_in = at - started, int(received) - started
            end = match.end()
        rest = rest[end:]
    if len(reply.seen) != wanted:
        raise Lost(f"{len(reply.seen)} of {wanted} tokens arrived")
    return reply


def chunked_texts(pieces):
    """The text in each piece of a chunked answer, chunk heads and all: tokens never cross a chunk."""
    head = pieces[0][1]
    if not head.startswith(b"HTTP/1.1 200"):
        raise Lost(f"answered {head[:200]!r}")
    return [(at, data.decode("latin-1")) for at, data in pieces]


def frame_texts(pieces):
    """The text of each delta frame of a WebSocket, with overlaps trimmed as the protocol asks."""
    buffered, offsets, is_open = b"", {}, False
    for at, data in pieces:
        buffered += data
        if not is_open:
            head, is_open, buffered = buffered.partition(b"\r\n\r\n")
            if not is_open:
                buffered = head
                continue
        start = 0
        while len(buffered) - start >= 2:
            length, body = buffered[start + 1] & 127, start + 2
            if length == 126:
                length, body = int.from_bytes(buffered[body : body + 2], "big"), body + 2
            elif length == 127:
                length, body = int.from_bytes(buffered[body : body + 8], "big"), body + 8
            if body + length > len(buffered):
                break
            frame, opcode, start = buffered[body : body + length], buffered[start] & 15, body + length
            if opcode == 8:
                raise Lost(f"the server closed the socket: {frame!r}")
            if opcode != 1 or not frame.startswith(b'{"type":"delta"'):
                continue
            delta = json.loads(frame)
            key = delta["message"], delta["part"], delta["attempt"]
            known = offsets.get(key, 0)
            if delta["offset"] > known:
                raise Lost(f"a gap: offset {delta['offset']} where {known} was due")
            text = delta["text"][known - delta["offset"] :]
            offsets[key] = known + len(text)
            yield at, text
        buffered = buffered[start:]


def check_posted(wire):
    """The answer to a POST, read after the stream it began."""
    wire.await_end(b"\r\n\r\n")
    head = wire.pieces[0][1]
    if not head.startswith(b"HTTP/1.1 20"):
        raise Lost(f"a POST was answered {head[:600]!r}")


# ---- The two ways to a model


def post_bytes(url, path, body):
    body = json.dumps(body).encode()
    return (
        f"POST {path} HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


class Direct:
    """Straight to the upstream, as its own API's client: what no server in between can be faster than."""

    name = "direct"

    def __init__(self, upstream):
        self.url = urlsplit(upstream)

    def prepare(self, model, count):
        # As long as Chimera's own prompt for a plain chat, give or take.
        messages = [{"role": "system", "content": "You are a helpful assistant."}, {"role": "user", "content": "hi"}]
        self.request = post_bytes(
            self.url, self.url.path + "/chat/completions", {"model": model, "stream": True, "messages": messages}
        )
        self.wires = [Wire(self.url) for _ in range(count)]

    def go(self, only=None):
        """All streams at once, or one of them to its very end."""
        wires = self.wires if only is None else [self.wires[only]]
        for wire in wires:
            wire.send(self.request)
        await_all(wires, b"\r\n0\r\n\r\n")

    def replies(self, tokens):
        return [read_tokens(chunked_texts(wire.pieces), wire.started, tokens) for wire in self.wires]

    def close(self):
        for wire in self.wires:
            wire.close()


class Chat:
    """Through Chimera: a message posted over REST, its answer watched over the WebSocket, stored."""

    name = "chimera"

    def __init__(self, server):
        self.server = server

    def prepare(self, model, count):
        self.conversations = []
        for _ in range(count):
            command = {"id": uuid7(), "kind": "chat", "model": f"fake/{model}"}
            self.server.call("POST", "/api/v1/conversations", command)
            self.conversations.append(command["id"])
        self.viewers = [self.server.viewer(conversation) for conversation in self.conversations]
        self.posts = [Wire(self.server.url) for _ in range(count)]
        self.requests = [
            post_bytes(self.server.url, f"/api/v1/conversations/{id}/messages", {"id": uuid7(), "text": "hi"})
            for id in self.conversations
        ]

    def go(self, only=None):
        some = range(len(self.posts)) if only is None else [only]
        for number in some:
            self.posts[number].send(self.requests[number])
        await_all([self.viewers[number] for number in some], FINISHED if only is None else STOPPED)

    def replies(self, tokens):
        for wire in self.posts:
            check_posted(wire)
        return [
            read_tokens(frame_texts(viewer.pieces), post.started, tokens)
            for viewer, post in zip(self.viewers, self.posts)
        ]

    def close(self):
        """Waits for the runs' ends first, so that nothing of them falls into what is measured next."""
        for viewer, post in zip(self.viewers, self.posts):
            if STOPPED not in b"".join(data for _, data in viewer.pieces[-3:]):
                viewer.await_end(STOPPED)
            viewer.close()
            post.close()


class Server:
    """Chimera's API as far as it is needed here."""

    def __init__(self, url, pid=None):
        self.url, self.pid = urlsplit(url), pid
        self.connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=60)

    def call(self, method, path, body=None):
        self.connection.request(method, path, body and json.dumps(body), {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise Lost(f"{method} {path} was answered {answer.status} {data[:600].decode(errors='replace')}")
        return json.loads(data) if data else None

    def viewer(self, stream):
        """A socket that follows a stream from its beginning."""
        wire = Wire(self.url)
        wire.send(
            f"GET /api/v1/events HTTP/1.1\r\nHost: {self.url.netloc}\r\nOrigin: http://{self.url.netloc}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: Y2hpbWVyYSBiZW5jaCEhIQ==\r\n\r\n".encode()
        )
        wire.await_end(b"\r\n\r\n")
        if not wire.pieces[0][1].startswith(b"HTTP/1.1 101"):
            raise Lost(f"the socket was refused: {wire.pieces[0][1][:600]!r}")
        if b'"type":"hello"' not in wire.pieces[-1][1]:
            wire.await_end(b'"type":"hello"')
        text = json.dumps({"type": "subscribe", "stream": stream, "after": 0}).encode()
        # Masked with zeros, which is a mask: the text stays as it is.
        wire.send(bytes((0x81, 0x80 | len(text), 0, 0, 0, 0)) + text)
        wire.await_end(b'"type":"subscribed"')
        return wire


# ---- Measuring


@dataclass
class Figures:
    """Of one way in one round, milliseconds."""

    first_50: float
    first_99: float
    way_in_50: float
    token_50: float
    token_99: float
    speed: float  # tokens a second, first request to last token
    count: int
    effort: Effort


def measure(way, model, tokens, streams, at_once, upstream_pid=None):
    """`streams` replies, all at once or one after the other."""
    way.prepare(model, streams)
    try:
        with Watch(getattr(getattr(way, "server", None), "pid", None), upstream_pid) as effort:
            if at_once:
                way.go()
            else:
                for number in range(streams):
                    way.go(number)
                    time.sleep(PAUSE)
        replies = way.replies(tokens)
    finally:
        way.close()
    first = [reply.first / 1000 for reply in replies]
    delays = [delay / 1000 for reply in replies for delay in reply.delays]
    spent = max(reply.seen[-1] for reply in replies) - min(reply.started for reply in replies)
    return Figures(
        percentile(first, 50), percentile(first, 99), percentile([r.way_in / 1000 for r in replies], 50),
        percentile(delays, 50), percentile(delays, 99), len(delays) / spent * 1e6, len(delays), effort,
    )


def median(figures, name):
    return statistics.median(getattr(one, name) for one in figures)


def start_upstream(folder):
    """Compiles and starts the fake provider; returns its process and URL."""
    program = os.path.join(folder, "upstream")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "upstream.c")
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-o", program, source], check=True)
    process = subprocess.Popen([program], stdout=subprocess.PIPE)
    return process, json.loads(process.stdout.readline())["url"]


def main():
    """What the client and the upstream can do by themselves: the ceiling of every other figure."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        process, url = start_upstream(folder)
        try:
            for words, model, tokens, streams in (
                ("50 streams, flat out", "fake-2000t", 2000, 50),
                ("50 streams, 500 tokens/s each", "fake-1000t-2000us", 1000, 50),
                ("50 streams, 100 tokens/s each", "fake-200t-10000us", 200, 50),
                ("1 stream, 200 tokens/s", "fake-200t-5000us", 200, 1),
            ):
                rounds = [measure(Direct(url), model, tokens, streams, True, process.pid) for _ in range(3)]
                effort = Effort()
                for one in rounds:
                    effort.add(one.effort)
                count = sum(one.count for one in rounds)
                print(
                    f"{words}: {median(rounds, 'speed'):,.0f} tokens/s, delay {median(rounds, 'token_50'):.3f} / "
                    f"{median(rounds, 'token_99'):.3f} ms (p50 / p99), client {effort.client / count * 1e6:.1f} µs "
                    f"a token; {effort.words()}"
                )
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main())
