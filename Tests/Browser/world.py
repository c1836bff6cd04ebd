"""A small named world for everything that is looked at screen by screen: Ada's server with a debate that goes on, a
chat that holds all of Markdown, an example that went on, something that failed, long names and two languages.
"""

import json

from model import Model
from server import ROOT, Server

ANSWER = """Soup is a **drink**, unless it holds a *dumpling*; see [the ruling](https://soup.example/ruling).

## What the court said

1. A drink is drunk.
2. A meal is eaten with `cutlery`.
   - spoons count
   - straws do not

| vessel | tool | verdict |
| --- | --- | --- |
| cup | none | drink |
| bowl | spoon | meal |

```swift
func verdict(on soup: Soup) -> Verdict {
    soup.needsSpoon ? .meal : .drink // settled in 1887
}
```

> The spoon decides.

- [x] tasted
- [ ] proven

The share of drinkers is $\\frac{d}{d + e}$.[^1]

[^1]: Counted on a Tuesday.
"""
LONG = "Wolfeschlegelsteinhausenbergerdorff-Keeper of the Outermost Northern Rocks"
WRITING = "Let us be exact: what we call *now* has no width, and yet "
ARABIC = "هل الوقت حقيقي أم أنه مجرد عادة؟"
TITLE = f"{ARABIC} — and then: {'a title that does not want to end, ' * 3}"


class World:
    def __init__(self, folder):
        self.model = Model()
        self.server = Server(folder, self.model).start()
        self.url = self.server.url
        try:
            self.fill()
        except BaseException:
            self.close()
            raise

    def fill(self):
        server, model = self.server, self.model
        server.call("PATCH", "/account", {"id": server.command_id(), "name": "Ada", "glyph": "🜂", "about": "Counts."})

        model.answers("A drink. " * 12)
        self.chat = self.begin(kind="chat", title="Is soup a drink?")
        first = self.post(self.chat, "Is soup a drink?")
        model.answers(ANSWER)
        server.call("POST", f"/conversations/{self.chat}/messages/{first}/edit",
                    {"id": server.command_id(), "text": "Is soup a drink? Show your work."})
        self.settled(self.chat)

        self.failed = self.begin(kind="chat", title="A question that nobody answered")
        model.answers(None)
        server.call("POST", f"/conversations/{self.failed}/messages",
                    {"id": server.command_id(), "text": "Are you there?"})
        model.next_call().fail(401, "Incorrect API key provided.")
        self.settled(self.failed)

        example = json.loads((ROOT / "Resources/showcase/mystery-the-last-leaf.json").read_text())
        self.example = server.call("POST", "/conversations/import",
                                   {"id": server.command_id(), "document": example})["conversation"]["id"]

        self.persona = "lighthouse-keeper"
        self.keep_persona(LONG)
        model.answers("Time is what is left when the sea goes out. " * 3)
        self.long = self.begin(
            title=TITLE,
            participants=[{"persona": self.persona}, {"persona": "philosopher"}], limits={"turns": 3})
        server.call("POST", f"/conversations/{self.long}/messages", {"id": server.command_id(), "text": ARABIC})
        server.call("POST", f"/conversations/{self.long}/runs", {"id": server.command_id(), "seed": 7})
        self.settled(self.long)

        self.empty = self.begin(title="Before the first word", topic="Is time real?",
                                participants=[{"persona": name} for name in ("philosopher", "comedian")])
        self.empty_chat = self.begin(kind="chat", title="Nothing yet")

        self.live = self.begin(
            title="Is time real?", topic="Is time real?",
            participants=[{"persona": name} for name in ("philosopher", "comedian", "scientist", "physicist")])
        model.answers(None)
        server.call("POST", f"/conversations/{self.live}/runs", {"id": server.command_id(), "seed": 7})
        for text in ("Time is **not** a river, whatever the poets were paid to say.", "Then why am I always late for it?",
                     "Because you measure it with your stomach, and the stomach has no error bars."):
            model.next_call().finish(text)
        self.speaker = model.next_call()
        self.speaker.breathes = True
        self.speaker.say(WRITING)
        self.settled(self.live, "writing")
        # Whoever looks at a conversation has read it: so that no screen depends on which one was seen before it.
        for one in server.call("GET", "/conversations?limit=50")["items"]:
            server.call("PUT", f"/conversations/{one['conversation']['id']}/marks",
                        {"id": server.command_id(), "read": one["tip"]})

    def close(self):
        self.server.stop()
        self.model.close()

    def begin(self, **more):
        body = {"id": self.server.command_id(), "kind": "room", "model": "steps/steps-70b", "speed": 0, **more}
        return self.server.call("POST", "/conversations", body)["conversation"]["id"]

    def post(self, conversation, text):
        id = self.server.command_id()
        self.server.call("POST", f"/conversations/{conversation}/messages", {"id": id, "text": text})
        self.settled(conversation)
        return id

    def settled(self, conversation, state="ended"):
        """Waits until its newest run has ended, or somebody is writing."""
        if state == "writing":
            self.server.until("SELECT 1 FROM drafts JOIN messages ON id = message WHERE conversation = ?", conversation)
        else:
            self.server.until(
                "SELECT 1 FROM runs WHERE conversation = ?1 AND id = (SELECT MAX(id) FROM runs WHERE conversation = ?1)"
                " AND stopped_at IS NOT NULL", conversation)

    def keep_persona(self, name):
        persona = {
            "id": self.persona, "name": name, "aliases": ["Keeper"], "glyph": "🗼", "hue": 205,
            "role": "Counts ships, is never surprised, and has a role that takes more than one line to be told in full",
            "tags": ["sea", "patience"], "temperature": 0.7, "tempo": 0.4, "talkativeness": 0.5,
            "stances": {"optimism": -0.5}, "openings": ["From up there one sees that"], "models": ["local"],
            "prompt": "You are the Lighthouse Keeper. You count ships.",
        }
        self.server.call("POST", "/personas", {"id": self.server.command_id(), "persona": persona})
