import re

from helpers import composer, expect, finished, say, turns

NAME = "The Lighthouse Keeper"


def test_a_persona_is_made_tried_and_cast(page, server, model):
    page.goto(f"{server.url}/personas")
    page.get_by_role("link", name="Make a persona").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A name is missing")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_focused()

    page.get_by_role("textbox", name="Name", exact=True).fill(NAME)
    page.get_by_role("textbox", name="Role").fill("Counts ships and is never surprised")
    page.get_by_role("textbox", name="Prompt", exact=True).fill("You are the Lighthouse Keeper. You count ships.")
    page.get_by_role("textbox", name="Opening 1").fill("From up there one sees that")

    # The trial is of what stands in the form; nothing was saved yet.
    page.get_by_role("button", name="Try", exact=True).click()
    call = model.next_call()
    assert "You count ships." in call.prompt
    call.finish("Nobody apologises to a fog.")
    expect(page.get_by_role("complementary", name="Preview and trial")).to_contain_text("Nobody apologises to a fog.")
    assert NAME not in [one["persona"]["name"] for one in server.call("GET", "/personas")]

    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile("/personas/the-lighthouse-keeper|/personas/lighthouse-keeper"))
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Start a conversation").click()
    expect(page).to_have_url(re.compile(r"/new\?persona="))
    page.get_by_role("searchbox", name="Search personas").fill("comedian")
    page.get_by_role("checkbox", name=re.compile("The Comedian")).check(force=True)
    page.get_by_role("textbox", name="Topic").fill("Is fog a kind of weather?")
    page.get_by_role("spinbutton", name="Turns").fill("1")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page).to_have_url(re.compile("/c/"))
    model.next_call().finish("It is a kind of patience.")
    finished(turns(page).nth(0))
    expect(turns(page).nth(0)).to_contain_text("It is a kind of patience.")
    say(page, f"@{NAME} What did you count today?")
    call = model.next_call()
    assert "You count ships." in call.prompt, "who is called by name answers"
    call.finish("Eleven.")
    expect(turns(page).filter(has_text="Eleven.").get_by_role("heading", name=NAME)).to_be_visible()
    expect(composer(page)).to_be_focused()


def test_a_shipped_one_is_copied_before_it_is_changed(page, server):
    page.goto(f"{server.url}/personas/philosopher")
    expect(page.get_by_text("This one is shipped with Chimera")).to_be_visible()
    page.get_by_role("button", name="Make it mine").first.click()
    name = page.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_be_enabled()
    name.fill("The Other Philosopher")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name="The Other Philosopher")).to_be_visible()
    page.get_by_role("link", name="All personas").click()
    page.get_by_role("radio", name="Mine").or_(page.get_by_role("button", name="Mine", exact=True)).first.check(force=True)
    expect(page.get_by_role("article").or_(page.get_by_role("listitem")).filter(has_text="The Other Philosopher").first).to_be_visible()
