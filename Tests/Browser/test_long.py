import time

import pytest

from helpers import expect
from long import COUNT, fill
from server import Server


@pytest.fixture(scope="session")
def long(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("long")).start()
    server.conversation = fill(server)
    yield server
    server.stop()


def test_a_hundred_thousand_messages(context, long):
    page = context.new_page()
    begun = time.monotonic()
    page.goto(f"{long.url}/c/{long.conversation}")
    expect(page.get_by_text(f"Number {COUNT}.")).to_be_in_viewport()
    print(f"\nopened in {time.monotonic() - begun:.2f} s")
    expect(page.get_by_role("button", name="Go to the end")).to_be_hidden()
    feed = page.get_by_role("feed")
    nodes = lambda: page.evaluate("() => document.querySelectorAll('*').length")
    assert nodes() < 3000
    feed.get_by_role("article").last.focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("Number 1.", exact=False).first).to_be_in_viewport()
    assert nodes() < 3000
    page.keyboard.press("End")
    expect(page.get_by_text(f"Number {COUNT}.")).to_be_in_viewport()
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
