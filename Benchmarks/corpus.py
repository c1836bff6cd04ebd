"""A million messages in a moment: rows written as the stores and the index would write them."""
import contextlib
import random
import re
import sqlite3
import time

from load import uuid7

COMMON = "the of and to a in is it that time for was on are as with they this be at from or had by but what all".split()
DAY = 86_400_000_000
START = 1_735_689_600_000_000  # 2025-01-01


def fact(kind, value):
    """As SearchIndex.swift writes what a message is narrowed by."""
    letters = "".join(
        letter if letter.isascii() and (letter.islower() or letter.isdigit())
        else "·" if letter == "-" else "".join(f"·{byte:x}·" for byte in letter.encode())
        for letter in value
    )
    return f"§{kind}{letters}"


def sentences(dice, count):
    """English in its proportions: few words make most of it, most words are rare."""
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    words = COMMON + ["".join(dice.choices(letters, range(26, 0, -1), k=dice.randint(3, 9))) for _ in range(30_000)]
    weights = [1 / (rank + 2) for rank in range(len(words))]
    return [" ".join(dice.choices(words, weights, k=dice.randint(8, 16))) for _ in range(count)]


def fill(path, rooms, count):
    dice = random.Random(7)
    said = sentences(dice, 20_000)
    said[0] = "the quick brown fox jumps over the lazy dog"
    model = "fake/fake-3t"
    places = []
    for room in rooms:
        seats = {seat["kind"].split(":")[-1]: seat for seat in room["participants"]}
        facts = fact("a", room["conversation"]["owner"]) + " " + fact("c", room["conversation"]["id"])
        speakers = [
            (seat["id"], seat["name"], "turn" if persona in ("philosopher", "comedian") else "post",
             facts + (f" {fact('p', persona)} {fact('m', model)}" if persona in ("philosopher", "comedian") else ""))
            for persona, seat in seats.items()
        ]
        places.append([room["conversation"]["id"], room["branches"][0]["id"], room["branches"][0]["tip"], speakers])

    def rows(first, last):
        messages, parts, index = [], [], []
        for number in range(first, last):
            # Newest conversations are spoken in most.
            place = places[min(len(places) - 1, int(dice.paretovariate(0.7)) - 1)]
            place[2] += 1
            author, name, kind, facts = place[3][number % 3]
            text = ". ".join(dice.choices(said, k=3))
            if number % 10_000 == 17:
                text += ". A quokka"
            if number == count // 2:
                author, name, kind, facts = place[3][0]
                text += ". Zyzzyva!"
            at = START + number * 400 * DAY // count
            day = time.strftime("%Y%m%d", time.gmtime(at // 1_000_000))
            id = uuid7()
            messages.append((number, id, place[0], place[1], place[2], kind, author, name,
                             model if kind == "turn" else None, at))
            parts.append((id, text))
            words = " ".join(re.findall("[a-z0-9]+", text.lower()))
            index.append((number, f"{facts} §d{day[:4]} §d{day[:6]} §d{day} {words}"))
        return messages, parts, index

    with contextlib.closing(sqlite3.connect(path)) as database, database:
        highest = database.execute("SELECT MAX(number) FROM messages").fetchone()[0] + 1
        for first in range(0, count, 50_000):
            messages, parts, index = rows(first, min(count, first + 50_000))
            database.executemany(
                "INSERT INTO messages (number, id, conversation, branch, position, kind, author, author_name, model, state,"
                " attempt, created_at, finished_at, revision)"
                f" VALUES (?1 + {highest}, ?, ?, ?, ?, ?, ?, ?, ?, 'done', 1, ?10, ?10, 1)", messages)
            database.executemany(
                "INSERT INTO parts (message, attempt, idx, kind, text) VALUES (?, 1, 0, 'text', ?)", parts)
            database.executemany(f"INSERT INTO search (rowid, words) VALUES (?1 + {highest}, ?2)", index)
        database.executemany("UPDATE branches SET tip = ? WHERE id = ?", [(place[2], place[1]) for place in places])
