import re
import time

import pytest

from helpers import composer, expect, finished, say, turns


def test_the_first_five_minutes(page, server, model, record_property):
    """A click, a debate; one joins in, makes a persona, forks a moment and sees whose models could speak."""
    page.goto(server.url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    begun = time.monotonic()
    page.get_by_role("button", name="Start the debate").click()
    first = model.next_call()
    first.say("Secrets are ")
    expect(turns(page).nth(0)).to_contain_text("Secrets are")
    seconds = time.monotonic() - begun
    print(f"\nfirst words after {seconds:.2f} s")
    assert seconds < 3
    first.finish("how we say that something is ours.")
    finished(turns(page).nth(0))

    model.answers(lambda request: f"Answer {len(request['messages'])} and {time.monotonic_ns()}.")
    say(page, "Would you tell your mother?")
    expect(turns(page).filter(has_text="Would you tell your mother?")).to_have_count(1)
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Resume", exact=True)).to_be_visible()

    turns(page).nth(0).hover()
    turns(page).nth(0).get_by_role("button", name="Branch here").click()
    expect(turns(page)).to_have_count(1)

    page.get_by_role("link", name="Personas").click()
    page.get_by_role("link", name="Make a persona").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("The Lighthouse Keeper")
    page.get_by_role("link", name="Models and keys").click()
    expect(page.get_by_role("heading", name="OpenAI", exact=True)).to_be_visible()


@pytest.mark.chromium
@pytest.mark.local_model
def test_the_toy_speaks_within_seconds_and_is_called_one(page, server, record_property):
    page.goto(server.url)
    begun = time.monotonic()
    page.get_by_role("button", name="Start the debate").click()
    turn = turns(page).nth(0)
    expect(turn).to_contain_text("toy model · 135M · this computer")
    expect(turn.locator("p").last).to_contain_text(re.compile(r"\w{3}"), timeout=30_000)
    print(f"\nthe toy's first words after {time.monotonic() - begun:.2f} s")
    expect(turns(page)).not_to_have_count(1, timeout=60_000)
    page.get_by_role("button", name="Stop", exact=True).first.click()
    expect(page.get_by_role("group", name="Run")).to_contain_text("Stopped by you", timeout=30_000)
    expect(page.get_by_text("That was a toy")).to_be_visible()


def test_three_doors_and_a_composer(page, server):
    page.goto(server.url)
    for door in ("Watch a debate now", "See an example with big models", "Use your own models"):
        expect(page.get_by_role("region", name=door)).to_be_visible()
    expect(page.get_by_text("Written example, replayed. No model is running. $0.00.")).to_be_visible()
    expect(composer(page)).to_be_visible()
