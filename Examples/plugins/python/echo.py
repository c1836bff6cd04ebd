#!/usr/bin/env python3
"""A plug-in for Chimera: a model that says what it was told. The contract is docs/plugins.md.

    chimera plugin check -- python3 Examples/plugins/python/echo.py

Copy it, and put your own model where `answer` is. Standard library only.
"""

import base64
import json
import re
import sys
import threading
import time

output = threading.Lock()
running = {}  # request id → the event that cancels it


def send(message):
    line = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False, separators=(",", ":"))
    with output:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


class Failure(Exception):
    """`kind` tells Chimera what to do: try again, let another model step in, ask for a key."""

    def __init__(self, kind, words, **more):
        super().__init__(words)
        self.data = {"kind": kind, **more}


class Reply:
    """One reply: tells events while it is written."""

    def __init__(self, request):
        self.id = request["id"]
        self.params = request["params"]
        self.cancelled = threading.Event()

    def tell(self, kind, **fields):
        if self.cancelled.is_set():
            raise Failure("invalid-request", "cancelled")
        send({"method": "event", "params": {"id": self.id, "type": kind, **fields}})

    def last(self, kind):
        """The newest piece of that kind among the messages."""
        pieces = [p for m in self.params["messages"] for p in m["content"] if p["type"] == kind]
        return pieces[-1] if pieces else None


def answer(reply):
    """The model. Returns why it stopped, and what it used up."""
    told = reply.last("text")
    words = (told["text"] if told else "").split()
    for index, word in enumerate(words):
        reply.tell("text", text=word if index == 0 else " " + word)
    return {"stop": "end", "usage": {"input": len(words), "output": len(words)}, "model": "echo"}


# What follows proves the plug-in: `chimera plugin check` asks it to rehearse.


def rehearse(reply, what, number):
    def text(*pieces):
        for piece in pieces:
            reply.tell("text", text=piece)

    done = {"stop": "end", "usage": {"input": 7, "output": 3}}
    if what == "words":
        text("One ", "two ", "three.")
    elif what == "thoughts":
        reply.tell("reasoning", text="Let me ")
        reply.tell("reasoning", text="think. ")
        text("Done.")
    elif what == "tool":
        reply.tell("toolCall", call="call_1", name="look", arguments='{"at":"é"}')
        done["stop"] = "tool-calls"
    elif what == "image":
        image = reply.last("image")
        size = len(base64.b64decode(image["data"])) if image else 0
        text(f"{size} bytes of {image['mediaType'] if image else 'nothing'}")
    elif what == "result":
        result = reply.last("toolResult")
        text(f"It says {result['text'] if result else 'nothing'}")
    elif what == "slow":
        time.sleep(0.3)
        text("At last.")
    elif what == "drip":
        for letter in "Drip.":
            text(letter)
            time.sleep(0.02)
    elif what == "endless":
        while not reply.cancelled.wait(0.01):
            text("Again. ")
    elif what in ("drop", "truncate", "malformed"):
        text("Half a")
        if what == "drop":
            sys.stdout.flush()
            import os

            os._exit(1)
        if what == "malformed":
            with output:
                sys.stdout.write("{this is no message\n")
                sys.stdout.flush()
            return None
        del done["stop"]
    elif what.startswith("failure "):
        kind = what.removeprefix("failure ")
        raise Failure(kind, "as rehearsed", **({"retryAfter": 7} if kind == "rate-limited" else {}))
    elif what == "much-thought":
        piece = "a" * 65536
        while number > 0:
            reply.tell("reasoning", text=piece[:number])
            number -= len(piece)
        text("Done.")
    elif what == "pieces":
        for _ in range(number):
            text("a")
    return done


def run(reply):
    try:
        told = reply.last("text")
        wish = re.findall(r"\[rehearse ([a-z-]+(?: [a-z-]+)?)(?: ([0-9]+))?\]", told["text"] if told else "")
        if wish:
            result = rehearse(reply, wish[-1][0], int(wish[-1][1] or 0))
        else:
            result = answer(reply)
        if result is not None:
            send({"id": reply.id, "result": result})
    except Failure as failure:
        send({"id": reply.id, "error": {"code": -32000, "message": str(failure), "data": failure.data}})
    finally:
        running.pop(reply.id, None)


def take(request):
    method, number = request.get("method"), request.get("id")
    if method == "describe":
        send({"id": number, "result": {"contract": 1, "label": "Echo", "version": "1", "rehearses": True}})
    elif method == "models":
        model = {"id": "echo", "label": "Echo", "contextWindow": 32768, "tools": True, "images": True}
        send({"id": number, "result": {"models": [model]}})
    elif method == "reply":
        reply = Reply(request)
        running[number] = reply
        threading.Thread(target=run, args=(reply,), daemon=True).start()
    elif method == "cancel":
        reply = running.get(request["params"]["id"])
        if reply:
            reply.cancelled.set()
    elif number is not None:
        send({"id": number, "error": {"code": -32601, "message": f"There is no method {method}."}})


for line in sys.stdin:
    try:
        message = json.loads(line)
    except ValueError:
        send({"id": None, "error": {"code": -32700, "message": "This is no JSON."}})
        continue
    if isinstance(message, dict):
        take(message)
