"""A model that a test steps by hand: an OpenAI-compatible server whose replies say what they are told.

    model = Model()                  # listens on a free port of this computer
    call = model.next_call()         # waits until Chimera asks
    call.say("Soup is "); call.say("a drink."); call.finish()

With `model.answers(text)` every call that nobody took is answered at once.
"""

import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 30


class Call:
    """One request, and the reply that is being written to it."""

    def __init__(self, request):
        self.request = request
        self.steps = queue.Queue()
        # Set where a test looks at a half-said reply for longer than silence is borne.
        self.breathes = False
        self.ended = threading.Event()

    @property
    def prompt(self):
        """All that the model was told, as one text."""
        return "\n".join(str(message.get("content")) for message in self.request["messages"])

    def say(self, text):
        self.steps.put(("content", text))

    def think(self, text):
        self.steps.put(("reasoning_content", text))

    def finish(self, text=""):
        if text:
            self.say(text)
        self.steps.put(("finish", None))

    def fail(self, status=500, words="The model stumbled."):
        """Only before the first word."""
        self.steps.put(("fail", (status, words)))

    def drop(self):
        """The connection breaks where the reply stands."""
        self.steps.put(("drop", None))


class Model:
    def __init__(self, name="steps-70b"):
        self.name = name
        self.calls = queue.Queue()
        self.reply = None
        model = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                model.list(self)

            def do_POST(self):
                model.answer(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next_call(self):
        return self.calls.get(timeout=PATIENCE)

    def answers(self, reply):
        """`reply` is a text, or makes one from the request; None: calls wait for the test again."""
        self.reply = reply

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def list(self, http):
        body = json.dumps({"object": "list", "data": [{"id": self.name, "object": "model"}]}).encode()
        http.send_response(200)
        http.send_header("content-type", "application/json")
        http.send_header("content-length", str(len(body)))
        http.end_headers()
        http.wfile.write(body)

    def answer(self, http):
        request = json.loads(http.rfile.read(int(http.headers["content-length"])))
        call = Call(request)
        if self.reply is not None:
            call.finish(self.reply(request) if callable(self.reply) else self.reply)
        else:
            self.calls.put(call)
        try:
            self.write(http, call)
        except OSError:
            http.close_connection = True
        finally:
            call.ended.set()

    def write(self, http, call):
        begun = False
        while True:
            try:
                kind, value = call.steps.get(timeout=10 if call.breathes and begun else 3600)
            except queue.Empty:
                kind, value = "content", ""
            if kind == "fail":
                status, words = value
                body = json.dumps({"error": {"message": words, "type": "server_error"}}).encode()
                http.send_response(status)
                http.send_header("content-type", "application/json")
                http.send_header("content-length", str(len(body)))
                http.end_headers()
                http.wfile.write(body)
                return
            if not begun:
                http.send_response(200)
                http.send_header("content-type", "text/event-stream")
                http.send_header("transfer-encoding", "chunked")
                http.end_headers()
                begun = True
            if kind == "drop":
                http.close_connection = True
                http.connection.close()
                return
            if kind == "finish":
                usage = {"prompt_tokens": 40, "completion_tokens": 12, "total_tokens": 52}
                self.chunk(http, {}, finish="stop")
                self.event(http, {"id": "c", "model": self.name, "choices": [], "usage": usage})
                self.raw(http, b"data: [DONE]\n\n")
                http.wfile.write(b"0\r\n\r\n")
                return
            self.chunk(http, {kind: value})

    def chunk(self, http, delta, finish=None):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.event(http, {"id": "c", "object": "chat.completion.chunk", "model": self.name, "choices": [choice]})

    def event(self, http, value):
        self.raw(http, b"data: " + json.dumps(value).encode() + b"\n\n")

    @staticmethod
    def raw(http, data):
        http.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        http.wfile.flush()
