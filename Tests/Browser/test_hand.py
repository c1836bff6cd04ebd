import re

from helpers import composer, expect, finished, open_room, pick, say, start, turns


def cast_menu(page, name):
    details = page.get_by_role("complementary", name="Details")
    if not details.is_visible():
        page.get_by_role("button", name="Details").click()
    details.get_by_role("button", name=f"{name}: what").click()


def speak_as(page, button, option):
    """A press right after it closed is the press that closed it: then a second one opens it."""
    field = page.get_by_label("Speak as")
    while not field.is_visible():
        page.get_by_role("button", name=button, exact=True).click()
    field.select_option(label=option)
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()


def test_whisper_and_what_does_somebody_know(page, server, model):
    open_room(page, server)
    say(page, '/whisper philosopher The vault code is hush42.')
    call = model.next_call()
    assert "hush42" in call.prompt
    call.finish("My lips are sealed.")
    answer = turns(page).filter(has_text="My lips are sealed.")
    finished(answer)
    expect(answer.get_by_text(re.compile("Whisper|whisper")).first).to_be_visible()
    cast_menu(page, "The Comedian")
    pick(page, "What The Comedian knows")
    dialog = page.get_by_role("dialog", name="What The Comedian knows now")
    missed = dialog.get_by_role("listitem").filter(has_text="hush42")
    expect(missed).to_contain_text("for others")
    page.keyboard.press("Escape")
    cast_menu(page, "The Philosopher")
    pick(page, "What The Philosopher knows")
    dialog = page.get_by_role("dialog", name="What The Philosopher knows now")
    expect(dialog.get_by_role("heading", name="Whispered")).to_be_visible()
    page.keyboard.press("Escape")
    # The next turn of another holds nothing of it.
    say(page, "/next The Comedian")
    call = model.next_call()
    assert "hush42" not in call.prompt and "sealed" not in call.prompt
    call.finish("What did I miss?")


def test_speak_as_one_of_the_cast_and_as_a_narrator(page, server, model):
    open_room(page, server)
    speak_as(page, "Recipients: everybody", "As The Comedian")
    say(page, "I have nothing to declare but my spoon.")
    played = turns(page).filter(has_text="nothing to declare")
    expect(played).to_contain_text("The Comedian")
    expect(played).to_contain_text("written by")
    speak_as(page, "As The Comedian", "Narrator")
    say(page, "The lights go out.")
    expect(turns(page).filter(has_text="The lights go out.")).to_contain_text("Narrator")
    say(page, "/next The Philosopher")
    call = model.next_call()
    assert "The Comedian: I have nothing to declare" in call.prompt and "(The lights go out.)" in call.prompt
    call.finish("Then let us talk in the dark.")


def test_interrupt_and_queue(page, server, model):
    open_room(page, server)
    start(page)
    first = model.next_call()
    first.say("Let me begin at the very beginning of all")
    expect(turns(page).nth(0)).to_contain_text("very beginning")
    say(page, "/interrupt")
    second = model.next_call()
    expect(turns(page).nth(0)).to_contain_text("cut off", ignore_case=True)
    expect(turns(page).nth(0)).to_contain_text("very beginning")
    say(page, "/queue The Comedian, The Philosopher")
    expect(page.get_by_role("group", name="Run")).to_contain_text("The Comedian")
    second.finish("Short, then.")
    third = model.next_call()
    assert "You are The Comedian." in third.prompt
    third.finish("Queued, as ever.")
    fourth = model.next_call()
    assert "You are The Philosopher." in fourth.prompt
    fourth.finish("And I.")


def test_the_request_that_was_sent(page, server, model):
    open_room(page, server, limits={"turns": 1})
    start(page)
    call = model.next_call()
    call.finish("Time is a word.")
    turn = turns(page).nth(0)
    finished(turn)
    turn.get_by_role("button", name="More actions").click()
    pick(page, "The request that was sent")
    dialog = page.get_by_role("dialog", name=re.compile("What The .* was asked"))
    for message in call.request["messages"]:
        for line in message["content"].split("\n\n"):
            expect(dialog).to_contain_text(re.sub(r"\s+", " ", line))
    for part in ("Rules", "Card", "Who else is here", "Reminder"):
        expect(dialog.locator("strong").filter(has_text=part).first).to_be_visible()
    expect(dialog.get_by_role("button", name="Copy as curl")).to_be_visible()


def test_commands_by_keyboard(page, server, model):
    open_room(page, server)
    composer(page).focus()
    page.keyboard.type("/moo")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(composer(page)).to_have_value("/mood ")
    page.keyboard.type("fi")
    page.keyboard.press("Tab")
    expect(composer(page)).to_have_value("/mood fiery ")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The mood is fiery")).to_be_visible()
    expect(page.get_by_role("button", name="Mood: Fiery")).to_be_visible()
    page.keyboard.type("/whisper com")
    page.keyboard.press("Enter")
    expect(composer(page)).to_have_value('/whisper "The Comedian" ')
    page.keyboard.press("Control+A")
    page.keyboard.type("/wisper x")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is no command /wisper")).to_be_visible()
    expect(composer(page)).to_have_value("/wisper x")
    page.complaints.clear()  # the answer that says so
    # An empty box goes on by one turn.
    composer(page).fill("")
    page.keyboard.press("Enter")
    call = model.next_call()
    assert "The mood is heated" in call.prompt
    call.finish("One more.")
    finished(turns(page).filter(has_text="One more."))
