from helpers import composer, expect, finished, open_room, say, start, turns


def test_watch_interject_mute_and_stop(page, server, model):
    open_room(page, server)
    start(page)
    first = model.next_call()
    first.say("Time is **not** a river.")
    turn = turns(page).nth(0)
    expect(turn).to_contain_text("writing")
    expect(turn.locator("strong").filter(has_text="not")).to_be_visible()
    first.finish(" It is a pond.")
    finished(turn)
    expect(turn.get_by_role("button", name="Copy as Markdown")).to_be_visible()

    second = model.next_call()
    second.say("A pond! ")
    expect(turns(page).nth(1)).to_contain_text("A pond!")
    # A person speaks while somebody is speaking: it waits its turn, and is heard.
    say(page, "@physicist is not here, @chef neither. Who pays for the pond?")
    second.finish("With ducks.")
    # With no pauses the next one may have begun already; the one after hears it at the latest.
    third = model.next_call()
    expect(turns(page).filter(has_text="Who pays for the pond?")).to_have_count(1)
    third.finish("The ducks pay.")
    fourth = model.next_call()
    assert "Who pays for the pond?" in fourth.prompt
    page.get_by_role("button", name="Stop", exact=True).first.click()
    fourth.finish("Too late.")
    expect(page.get_by_role("group", name="Run")).to_contain_text("Stopped by you")
    expect(turns(page).filter(has_text="Who pays for the pond?")).to_have_count(1)


def test_a_muted_one_does_not_speak(page, server, model):
    room = open_room(page, server, personas=("philosopher", "comedian"), limits={"turns": 3})
    details = page.get_by_role("complementary", name="Details")
    if not details.is_visible():
        page.get_by_role("button", name="Details").click()
    mute = details.get_by_role("listitem").filter(has_text="The Comedian").get_by_role("button", name="Mute")
    mute.click()
    expect(details.get_by_role("listitem").filter(has_text="The Comedian").get_by_role("button", pressed=True)).to_be_visible()
    numbers = iter("one two three four".split())
    model.answers(lambda request: f"Alone, {next(numbers)}.")
    start(page)
    expect(turns(page)).to_have_count(3)
    expect(page.get_by_role("group", name="Run").get_by_text("all 3 turns are taken")).to_be_visible()
    names = {m["authorName"] for m in server.messages(room["conversation"]["id"]) if m["kind"] == "turn"}
    assert names == {"The Philosopher"}


def test_answer_again_makes_a_sibling(page, server, model):
    open_room(page, server, limits={"turns": 1})
    start(page)
    model.next_call().finish("First try.")
    turn = turns(page).nth(0)
    finished(turn)
    turn.get_by_role("button", name="Answer again").click()
    model.next_call().finish("Second try.")
    expect(turns(page).nth(0)).to_contain_text("Second try.")
    expect(turns(page).nth(0)).to_contain_text("2/2")
    turns(page).nth(0).get_by_role("button", name="Previous").click()
    expect(turns(page).nth(0)).to_contain_text("First try.")
    expect(turns(page)).to_have_count(1)


def test_branch_here_keeps_what_came_before(page, server, model):
    open_room(page, server, limits={"turns": 2})
    start(page)
    model.next_call().finish("One.")
    model.next_call().finish("Two.")
    finished(turns(page).nth(1))
    turns(page).nth(0).hover()
    turns(page).nth(0).get_by_role("button", name="Branch here").click()
    expect(turns(page)).to_have_count(1)
    expect(turns(page).nth(0)).to_contain_text("One.")
    say(page, "What if two were three?")
    expect(turns(page)).to_have_count(2)


def test_edit_and_delete_with_undo(page, server, model):
    page.goto(f"{server.url}/c/{server.chat(model='steps/steps-70b')['conversation']['id']}")
    say(page, "Helo")
    model.next_call().finish("Hello to you.")
    finished(turns(page).nth(1))
    composer(page).focus()
    page.keyboard.press("ArrowUp")
    page.get_by_role("textbox", name="Edit your message").fill("Hello")
    page.keyboard.press("Control+Enter")
    model.next_call().finish("Better.")
    expect(turns(page).nth(0)).to_contain_text("Hello")
    expect(turns(page).nth(0)).to_contain_text("2/2")
    expect(turns(page).nth(1)).to_contain_text("Better.")
    finished(turns(page).nth(1))
    turns(page).nth(1).get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(turns(page).filter(has_text="Better.")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(turns(page).filter(has_text="Better.")).to_have_count(1)


def test_why_somebody_spoke_is_told(page, server, model):
    open_room(page, server, limits={"turns": 1})
    start(page)
    model.next_call().finish("Because.")
    finished(turns(page).nth(0))
    turns(page).nth(0).get_by_role("button", name="Why").click()
    expect(page.get_by_text("Silence").or_(page.get_by_text("silence")).first).to_be_visible()
