"""The accessibility tree of every screen, as a reader of the screen has it, against the one that is kept.

`CHIMERA_SNAPSHOTS=write scripts/test-browser Tests/Browser/test_snapshots.py` keeps what is there now; its difference
is read before it is committed.
"""

import difflib
import os
import re
from pathlib import Path

import pytest

from screens import SCREENS, still

FOLDER = Path(__file__).parent / "snapshots"
# What another hour, port or run makes different.
CHANGING = [
    (re.compile(r"\b\d{1,2}:\d{2}(\s|\u202f)?[AP]M\b"), "TIME"),
    (re.compile(r"\b(Good|Still) (morning|day|evening|afternoon|up)\b"), "GREETING"),
    (re.compile(r"\b\d+ (sec|min|s ago|seconds? ago|minutes? ago)\b|\bnow\b(?= ?$)"), "SPAN"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"), "ID"),
    (re.compile(r"127\.0\.0\.1:\d+|(?<=CHIMERA_PORT )\d+|(?<=cell \")\d{5}(?=\")"), "PORT"),
    (re.compile(r"/[\w./-]+/(?=data\b|Resources\b)"), "FOLDER/"),
    (re.compile(r"\b\d+ tok/s\b|\b\d[\d.]*k? tokens\b"), "FIGURES"),
]


def short(tree):
    """Of many alike one after the other (personas, models, settings) three stand for all: another persona is no
    other screen."""
    kept, counts, skipping = [], {}, None
    for line in tree.splitlines():
        indent = len(line) - len(line.lstrip())
        if skipping is not None and indent > skipping:
            continue
        skipping = None
        role = re.match(r"\s*- '?(\w+)", line)
        for deeper in [depth for depth in counts if depth > indent]:
            del counts[deeper]
        if role and role[1] in ("listitem", "article", "option", "row", "checkbox", "radio", "button"):
            before, count = counts.get(indent, ("", 0))
            counts[indent] = (role[1], count + 1 if before == role[1] else 1)
            most = 8 if role[1] in ("button", "radio") else 3
            if counts[indent][1] > most:
                skipping = indent
                if counts[indent][1] == most + 1:
                    kept.append(" " * indent + f"- … more of {role[1]}")
                continue
        kept.append(line)
    return "\n".join(kept) + "\n"


@pytest.mark.chromium
@pytest.mark.parametrize("screen", SCREENS)
def test_a_reader_of_the_screen_finds_the_same(quiet, world, screen):
    page = quiet.new_page()
    SCREENS[screen](page, world)
    still(page)
    tree = page.locator("body").aria_snapshot() + "\n"
    page.close()
    for pattern, word in CHANGING:
        tree = pattern.sub(word, tree)
    tree = short(tree)
    file = FOLDER / f"{screen.replace(' ', '-')}.yml"
    if os.environ.get("CHIMERA_SNAPSHOTS") == "write":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(tree)
    kept = file.read_text() if file.exists() else ""
    difference = "\n".join(difflib.unified_diff(kept.splitlines(), tree.splitlines(), "kept", "now", lineterm=""))
    assert not difference, difference
