"""The real server as a process: started, killed and started again on the same folder and port."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("CHIMERA_PROGRAM", ROOT / ".build/debug/chimera"))
PATIENCE = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command_id():
    """A UUIDv7, as every command of the API wants one."""
    number = int(time.time() * 1000) << 80 | 7 << 76 | (uuid.uuid4().int & 0xFFF) << 64 | 2 << 62
    return str(uuid.UUID(int=number | uuid.uuid4().int & (1 << 62) - 1))


class Server:
    """On a project folder of its own, so that it finds the local model only where a story wants it."""

    def __init__(self, folder, model=None, settings=None, local_model=False):
        self.folder = Path(folder)
        (self.folder / ".local").mkdir(parents=True)
        (self.folder / "Resources").symlink_to(ROOT / "Resources")
        if not os.environ.get("CHIMERA_BROWSER_RAW"):
            (self.folder / ".local/web").symlink_to(ROOT / ".local/web")
        if local_model:
            (self.folder / ".local/model").symlink_to(ROOT / ".local/model")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = settings or {}
        if model:
            self.settings["CHIMERA_ENDPOINT_STEPS"] = model.url
            self.settings["CHIMERA_ENDPOINT_STEPS_MODEL"] = model.name
        self.process = None

    def start(self):
        environment = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--port", str(self.port), "--data-dir", str(self.folder / "data")],
                env={**environment, **self.settings, "CHIMERA_RESOURCES_DIR": str(self.folder / "Resources")},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2):
                    return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"the server did not start: {self.log()[-2000:]}") from None
                time.sleep(0.05)

    def kill(self):
        """As a power cut does: nothing is said or written any more."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def log(self):
        return (self.folder / "server.log").read_text(errors="replace")

    def until(self, query, *values):
        """Waits for a fact of the store that no page shows: a row of this query."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.closing(sqlite3.connect(f"file:{self.folder}/data/chimera.db?mode=ro", uri=True)) as store:
                row = store.execute(query, values).fetchone()
            if row:
                return row
            time.sleep(0.02)
        raise AssertionError(f"the store has no row of: {query}")

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.url}/api/v1{path}", data, {"content-type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"{method} {path}: {refusal.code} {refusal.read().decode()}") from None
        return json.loads(text) if text else None

    command_id = staticmethod(command_id)

    def room(self, personas=("philosopher", "comedian", "scientist"), **more):
        """A conversation of these, with no pauses."""
        body = {
            "id": command_id(), "kind": "room", "topic": "Is time real?", "speed": 0,
            "participants": [{"persona": name} for name in personas], **more,
        }
        return self.call("POST", "/conversations", body)

    def chat(self, **more):
        return self.call("POST", "/conversations", {"id": command_id(), "kind": "chat", **more})

    def messages(self, conversation):
        return self.call("GET", f"/conversations/{conversation}/messages?limit=200")["items"]
