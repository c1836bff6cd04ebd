import sqlite3
import time
import uuid

import pytest

from helpers import expect
from server import Server, command_id

COUNT = 100_000


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A server whose one conversation has 100,000 messages, written as the stores write them."""
    server = Server(tmp_path_factory.mktemp("long")).start()
    snapshot = server.chat()
    server.stop()
    conversation, branch = snapshot["conversation"]["id"], snapshot["branches"][0]
    seats = sorted(snapshot["participants"], key=lambda seat: seat["kind"] == "assistant")
    at = time.time_ns() // 1000
    messages, parts, parent = [], [], None
    for number in range(1, COUNT + 1):
        id, seat = command_id(), seats[number % 2 - 1]
        kind = "post" if number % 2 else "turn"
        messages.append((id, conversation, branch["id"], branch["tip"] + number, parent, kind, seat["id"], seat["name"], at + number))
        parts.append((id, f"Number {number}. " + "The quick brown fox thinks about time. " * (number % 7 + 1)))
        parent = id
    with sqlite3.connect(server.folder / "data/chimera.db") as database:
        database.executemany(
            "INSERT INTO messages (id, conversation, branch, position, parent, kind, author, author_name, state,"
            " attempt, created_at, finished_at, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'done', 1, ?9, ?9, 1)", messages)
        database.executemany("INSERT INTO parts (message, attempt, idx, kind, text) VALUES (?, 1, 0, 'text', ?)", parts)
        database.execute("UPDATE branches SET tip = tip + ? WHERE id = ?", (COUNT, branch["id"]))
    server.start()
    server.conversation = conversation
    yield server
    server.stop()


def test_a_hundred_thousand_messages(context, long):
    page = context.new_page()
    begun = time.monotonic()
    page.goto(f"{long.url}/c/{long.conversation}")
    expect(page.get_by_text(f"Number {COUNT}.")).to_be_visible()
    print(f"\nopened in {time.monotonic() - begun:.2f} s")
    feed = page.get_by_role("feed")
    nodes = lambda: page.evaluate("() => document.querySelectorAll('*').length")
    assert nodes() < 3000
    feed.get_by_role("article").last.focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("Number 1.", exact=False).first).to_be_visible()
    assert nodes() < 3000
    page.keyboard.press("End")
    expect(page.get_by_text(f"Number {COUNT}.")).to_be_visible()
    page.mouse.move(700, 400)
    for _ in range(15):
        page.mouse.wheel(0, -2500)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert nodes() < 3000
    # It had the focus, so it stays; out of sight.
    expect(page.get_by_text(f"Number {COUNT}.")).not_to_be_in_viewport()
    first = feed.get_by_role("article").first
    expect(first).to_be_visible()
    page.close()
