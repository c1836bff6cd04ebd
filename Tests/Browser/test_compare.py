"""The answers of one round side by side."""

import json

from helpers import expect, open_room, start, turns
from server import ROOT


def columns(page):
    return page.get_by_role("feed", name="Answers side by side").locator("c-turn")


def test_a_round_is_compared_by_key_and_the_list_keeps_its_place(page, server):
    example = json.loads((ROOT / "Resources/showcase/debate-four-minutes.json").read_text())
    there = server.call("POST", "/conversations/import", {"id": server.command_id(), "document": example})
    page.goto(f"{server.url}/c/{there['conversation']['id']}")
    last = turns(page).last
    expect(last).to_be_visible()
    last.focus()
    page.keyboard.press("c")
    expect(columns(page).first).to_be_visible()
    # One of each who spoke, and the one that had the focus has it again.
    names = columns(page).locator(".turn-name").all_inner_texts()
    assert len(names) > 1 and len(set(names)) == len(names)
    at = last.get_attribute("aria-posinset")
    expect(page.locator(f"c-compare c-turn[aria-posinset='{at}']")).to_be_focused()
    tops = {round(box["y"]) for box in columns(page).evaluate_all("all => all.map(one => one.getBoundingClientRect())")}
    assert len(tops) == 1, "columns stand side by side"
    page.keyboard.press("ArrowLeft")
    before = page.evaluate("document.activeElement.getAttribute('aria-posinset')")
    assert int(before) < int(at)
    page.keyboard.press("Escape")
    expect(page.locator("c-compare")).to_have_count(0)
    expect(page.locator(f"c-feed c-turn[aria-posinset='{before}']")).to_be_focused()


def test_what_is_being_said_is_seen_there_as_it_comes(page, server, model):
    open_room(page, server, personas=("philosopher", "comedian"), limits={"turns": 2})
    start(page)
    first = model.next_call()
    first.say("Time is a river.")
    expect(turns(page).first).to_contain_text("Time is a river.")
    page.get_by_role("button", name="More about this conversation").click()
    page.get_by_role("menuitem", name="Compare the answers").click()
    expect(columns(page)).to_have_count(1)
    first.finish(" Or a pond.")
    second = model.next_call()
    second.say("Ducks know.")
    expect(columns(page)).to_have_count(2)
    expect(columns(page).first).to_contain_text("Time is a river. Or a pond.")
    expect(columns(page).last).to_contain_text("Ducks know.")
    page.get_by_role("button", name="Back to the list").click()
    expect(page.locator("c-compare")).to_have_count(0)
    second.finish()
    expect(turns(page).filter(has_text="Ducks know.")).to_have_count(1)
