#!/usr/bin/env python3
"""Serves one GGUF file with llama.cpp's own HTTP server, on 127.0.0.1 only.

Chimera starts this and holds the other end of its standard input. However Chimera ends, even by
SIGKILL, that end closes and this process exits: no model server is ever left behind.

Standard output carries one line, `ready PORT`, once /health answers. Everything else is on
standard error. Exit codes: 0 its input closed, 1 the server did not come up, 2 wrong arguments or
not a GGUF file, 3 xllamacpp is not installed, 143 stopped by SIGTERM or while still loading.
"""

import argparse
import http.client
import os
import select
import signal
import sys
import threading
import time
from pathlib import Path

HOST = "127.0.0.1"
HEALTH_PATIENCE = 120.0  # seconds; a file of several GB on a slow disk loads in less


def refuse(code, sentence):
    print(sentence, file=sys.stderr, flush=True)
    os._exit(code)


def arguments():
    parser = argparse.ArgumentParser(description="Serve a GGUF file on 127.0.0.1.")
    parser.add_argument("file", type=Path, help="the GGUF file")
    parser.add_argument("--alias", help="model name in answers; default: the file's name")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    parser.add_argument("--ctx", type=int, default=2048, help="context tokens of each slot")
    parser.add_argument("--parallel", type=int, default=4, help="replies written at once")
    # One thread: ggml's barrier spins, so on a busy two-core machine two are slower than one.
    parser.add_argument("--threads", type=int, default=1, help="compute threads")
    given = parser.parse_args()
    if not 0 <= given.port <= 65535:
        parser.error("--port must be from 0 to 65535")
    if min(given.ctx, given.parallel, given.threads) < 1:
        parser.error("--ctx, --parallel and --threads must be at least 1")
    return given


def check_gguf(file):
    try:
        with file.open("rb") as opened:
            magic = opened.read(4)
    except OSError as error:
        refuse(2, f"{file} cannot be read ({error.strerror}): name an existing GGUF file.")
    if magic != b"GGUF":
        refuse(2, f"{file} is not a GGUF file (it does not begin with GGUF): name one that llama.cpp loads.")


def load_xllamacpp():
    # PYTHONPATH comes first; started by hand inside the project, its own folder is found too.
    sys.path.append(str(Path(__file__).resolve().parents[2] / ".local" / "model" / "lib"))
    try:
        import xllamacpp
    except ImportError as error:
        refuse(3, f"The local model's runtime is not installed ({error}): run scripts/setup model.")
    return xllamacpp


def parameters(xllamacpp, given):
    params = xllamacpp.CommonParams()
    params.model.path = str(given.file)
    params.model_alias = {given.alias or given.file.stem}
    params.hostnames = [HOST]
    params.port = given.port
    params.n_parallel = given.parallel
    params.n_ctx = given.ctx * given.parallel  # llama.cpp divides it among the slots
    params.cpuparams.n_threads = given.threads
    params.cpuparams_batch.n_threads = given.threads
    # A stream holds an HTTP thread for as long as it lasts: keep some free for /health.
    params.n_threads_http = given.parallel + 4
    params.cache_ram_mib = 128  # kept prompts; llama.cpp's default would grow to 8 GiB
    params.fit_params = False
    params.offline = True
    # No web page may talk to it: no chat page of its own, no cross-origin reads, no prompts shown.
    params.ui = False
    params.cors_origins = ""
    params.endpoint_slots = False
    params.verbosity = 1
    return params


def exit_with_parent():
    """Whoever holds our standard input is our reason to run."""
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    os._exit(0)


def guard_while_loading():
    """Forks a child that does the same while llama.cpp loads: that holds the interpreter's lock, for
    many seconds with a large file, and no thread of ours runs then. Returns the child."""
    server = os.getpid()
    child = os.fork()
    if child:
        return child
    while os.getppid() == server:
        if select.select([0], [], [], 0.5)[0] and not os.read(0, 4096):
            os.kill(server, signal.SIGTERM)
            break
    os._exit(0)


def healthy(port):
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main():
    # The default action ends the process at once, also while llama.cpp is loading in C++.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    given = arguments()
    check_gguf(given.file)
    os.nice(10)

    # Native code may print: only our one line goes to the real standard output.
    out = os.dup(1)
    os.dup2(2, 1)

    guard = guard_while_loading()
    threading.Thread(target=exit_with_parent, daemon=True).start()
    xllamacpp = load_xllamacpp()
    try:
        server = xllamacpp.Server(parameters(xllamacpp, given))
        port = int(server.listening_address.rsplit(":", 1)[1])
    except Exception as error:
        refuse(1, f"llama.cpp could not serve {given.file} on port {given.port} (reason above): {error}")

    os.kill(guard, signal.SIGKILL)
    os.waitpid(guard, 0)

    give_up = time.monotonic() + HEALTH_PATIENCE
    while not healthy(port):
        if time.monotonic() > give_up:
            refuse(1, f"llama.cpp did not become healthy within {HEALTH_PATIENCE:.0f} seconds.")
        time.sleep(0.05)
    os.write(out, f"ready {port}\n".encode())
    os.close(out)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
