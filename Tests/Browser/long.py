"""A conversation of 100,000 messages, written as the stores write them (Sources/ChimeraStorage/Migrations)."""

import contextlib
import sqlite3
import time

from server import command_id

COUNT = 100_000


def fill(server):
    """Fills the one conversation of a server that then starts again; its id."""
    snapshot = server.chat(title="A hundred thousand")
    server.stop()
    conversation, branch = snapshot["conversation"]["id"], snapshot["branches"][0]
    seats = sorted(snapshot["participants"], key=lambda seat: seat["kind"] == "assistant")
    at = time.time_ns() // 1000
    messages, parts, parent = [], [], None
    for number in range(1, COUNT + 1):
        id, seat = command_id(), seats[number % 2 - 1]
        kind = "post" if number % 2 else "turn"
        messages.append((id, conversation, branch["id"], branch["tip"] + number, parent, kind, seat["id"], seat["name"],
                         at + number))
        parts.append((id, f"Number {number}. " + "The quick brown fox thinks about time. " * (number % 7 + 1)))
        parent = id
    with contextlib.closing(sqlite3.connect(server.folder / "data/chimera.db")) as database, database:
        database.executemany(
            "INSERT INTO messages (id, conversation, branch, position, parent, kind, author, author_name, state,"
            " attempt, created_at, finished_at, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'done', 1, ?9, ?9, 1)", messages)
        database.executemany("INSERT INTO parts (message, attempt, idx, kind, text) VALUES (?, 1, 0, 'text', ?)", parts)
        database.execute("UPDATE branches SET tip = tip + ? WHERE id = ?", (COUNT, branch["id"]))
    server.start()
    return conversation
