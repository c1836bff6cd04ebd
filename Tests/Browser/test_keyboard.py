"""The whole story without a mouse: everything is reached, said and seen by keys alone."""

import re

from helpers import composer, expect, finished, turns


def focused(page):
    return page.locator(":focus")


def tab_to(page, wanted, most=60, key="Tab"):
    """Tabs until this has the focus, which has to be seen each time."""
    for _ in range(most):
        page.keyboard.press(key)
        if wanted.evaluate_all("(all) => all.includes(document.activeElement)"):
            edge = focused(page).evaluate(
                "(node) => { let box = node; for (let up = 0; up < 4 && box; up++, box = box.parentElement) {"
                " const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(box);"
                " if (outlineStyle !== 'none' && outlineWidth !== '0px' || boxShadow !== 'none') return true } return false }")
            assert edge, f"{focused(page).evaluate('(node) => node.outerHTML.slice(0, 120)')} has the focus and does not show it"
            return
    raise AssertionError(f"{most} times Tab do not lead to {wanted}")


def test_a_debate_by_keys_alone(page, server, model):
    page.goto(server.url)
    expect(page.get_by_role("button", name="Start the debate")).to_be_visible()
    # The box for a plain chat has the focus; the doors stand before it.
    tab_to(page, page.get_by_role("button", name="Start the debate"), key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/c/"))
    first = model.next_call()
    first.say("Secrets are ")
    expect(turns(page).nth(0)).to_contain_text("Secrets are")
    expect(composer(page)).to_be_focused()

    # A word while somebody speaks, then Escape cuts the speaker off.
    page.keyboard.type("Would you tell your mother?")
    page.keyboard.press("Enter")
    first.finish("ours.")
    second = model.next_call()
    expect(turns(page).filter(has_text="Would you tell your mother?")).to_have_count(1)
    second.say("Mothers know ")
    expect(turns(page).filter(has_text="Mothers know")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(turns(page).filter(has_text="Mothers know")).to_contain_text("cut off")
    model.answers("Enough of that.")
    tab_to(page, page.get_by_role("button", name="Stop", exact=True).or_(page.get_by_role("button", name="Go on")).first, key="Shift+Tab")
    page.keyboard.press("Enter")

    # Into the list: by regions, then by arrows; letters act on the message that has the focus.
    for _ in range(8):
        page.keyboard.press("F6")
        if focused(page).evaluate("(node) => node.closest('c-feed') !== null"):
            break
    expect(page.get_by_role("feed").locator(":focus")).to_have_count(1)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(focused(page)).to_contain_text("Secrets are")
    page.keyboard.press("q")
    expect(composer(page)).to_be_focused()
    expect(composer(page)).to_have_value(re.compile(r"^> \*\*The \w+:\*\* Secrets are ours\."))
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")

    # The palette leads everywhere; a menu and a dialog give the focus back.
    page.keyboard.press("Control+k")
    page.keyboard.type(">personas")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Personas")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Make a persona"))
    page.keyboard.press("Enter")
    name = page.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_be_focused()
    page.keyboard.type("The Ferryman")
    page.get_by_role("textbox", name="Prompt", exact=True).wait_for()
    tab_to(page, page.get_by_role("textbox", name="Role"))
    page.keyboard.type("Takes everybody across")
    tab_to(page, page.get_by_role("textbox", name="Prompt", exact=True))
    page.keyboard.type("You are the Ferryman.")
    page.keyboard.press("Control+s")
    expect(page).to_have_url(re.compile("/personas/the-ferryman|/personas/ferryman"))

    page.keyboard.press("Control+/")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.go_back()
    page.keyboard.press("Control+k")
    page.keyboard.type("secrets")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/c/"))
    expect(composer(page)).to_be_focused()
    page.keyboard.type("@")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(composer(page)).to_have_value(re.compile(r"^@The \w+ "))


def test_the_list_of_conversations_by_keys(page, server):
    for title in ("Salt", "Bread", "Soup"):
        server.room(title=title)
    page.goto(server.url)
    nav = page.get_by_role("navigation", name="Conversations")
    expect(nav.get_by_role("link", name=re.compile("Soup"))).to_be_visible()
    tab_to(page, nav.get_by_role("link"), key="Shift+Tab")
    page.keyboard.press("Home")
    expect(nav.get_by_role("link", name=re.compile("Soup"))).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(nav.get_by_role("link", name=re.compile("Bread"))).to_be_focused()
    page.keyboard.press("F2")
    expect(page.get_by_role("textbox", name="Rename")).to_be_focused()
    page.keyboard.type("Loaf")
    page.keyboard.press("Enter")
    expect(nav.get_by_role("link", name=re.compile("Loaf"))).to_be_focused()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menu")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(nav.get_by_role("heading", name="Pinned")).to_be_visible()
    nav.get_by_role("link", name=re.compile("Salt")).focus()
    page.keyboard.press("Delete")
    expect(page.get_by_text("“Salt” is in the trash.")).to_be_visible()
    expect(nav.get_by_role("link").locator(":scope:focus")).to_have_count(1)
