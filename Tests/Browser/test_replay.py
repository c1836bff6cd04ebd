import re

from helpers import expect, turns

EXAMPLE = "debate-four-minutes"


def open_example(page, server):
    page.goto(f"{server.url}/replay/{EXAMPLE}")
    expect(page.get_by_text("Written example, replayed. No model is running. $0.00.").first).to_be_visible()
    return page.get_by_role("slider", name="Turn")


def at(slider):
    return int(slider.get_attribute("aria-valuenow"))


def test_an_example_plays_pauses_and_is_scrubbed(page, server):
    slider = open_example(page, server)
    # It has begun by itself: words are there without a click.
    expect(slider).not_to_have_attribute("aria-valuenow", "0")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()

    slider.focus()
    page.keyboard.press("End")
    expect(page.get_by_role("heading", name="That was all of it")).to_be_visible()
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuenow", "1")
    # Paused, a step goes to where a turn is whole: first the first one.
    page.get_by_role("button", name="Next turn").click()
    expect(slider).to_have_attribute("aria-valuenow", "1")
    page.get_by_role("button", name="Next turn").click()
    expect(slider).to_have_attribute("aria-valuenow", "2")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuenow", "3")
    slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuenow", "2")

    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    middle = at(slider)
    assert 4 < middle < int(slider.get_attribute("aria-valuemax"))
    expect(slider).to_have_attribute("aria-valuetext", re.compile(rf"Turn {middle} of \d+, \w+"))

    fast = page.get_by_role("radio", name="4×")
    fast.check(force=True)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(slider).not_to_have_attribute("aria-valuenow", str(middle))
    page.get_by_role("button", name="Pause").click()
    expect(fast).to_be_checked()


def test_one_goes_on_from_where_it_stands_with_own_models(page, server, model):
    slider = open_example(page, server)
    page.get_by_role("button", name="Pause").click()
    slider.focus()
    page.keyboard.press("Home")
    for _ in range(5):
        page.get_by_role("button", name="Next turn").click()
    name = re.fullmatch(r"Turn 5 of \d+, (.+)", slider.get_attribute("aria-valuetext"))[1]
    page.get_by_role("button", name="Continue from here").click()
    expect(page).to_have_url(re.compile("/c/"))
    expect(turns(page).last.get_by_role("heading", name=name)).to_be_visible()
    last = turns(page).last.locator(".md p").last.inner_text().strip()
    page.get_by_role("button", name=re.compile("^(Start|Go on)$")).click()
    call = model.next_call()
    assert last[:40] in call.prompt, "the model hears what the example said"
    call.finish("And now for something real.")
    expect(turns(page).filter(has_text="And now for something real.")).to_have_count(1)
