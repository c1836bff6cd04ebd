import re

from helpers import composer, expect, finished, say, turns


def test_one_types_and_one_answers(page, server, model):
    """Plain chat: no persona, no limits, no run bar; others can be invited without losing a word."""
    page.goto(server.url)
    say(page, "What is a monad?")
    expect(page).to_have_url(re.compile("/c/"))
    call = model.next_call()
    call.say("A monad is ")
    expect(turns(page).nth(1)).to_contain_text("A monad is")
    call.finish("a way to say *and then*.")
    answer = turns(page).nth(1)
    finished(answer)
    expect(answer).to_contain_text("A monad is a way to say and then.")
    expect(turns(page).nth(0)).to_contain_text("What is a monad?")
    expect(page.get_by_role("group", name="Run", exact=True)).to_have_count(0)

    say(page, "And in Swift?")
    call = model.next_call()
    assert "a way to say *and then*." in call.prompt, "the model hears what it said before"
    call.finish("Optional has one: flatMap.")
    finished(turns(page).nth(3))

    page.get_by_role("button", name="Invite others").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill("chef")
    dialog.get_by_role("option", name="The Chef").or_(dialog.get_by_role("button", name="The Chef")).first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="Run", exact=True)).to_be_visible()
    expect(turns(page)).to_have_count(4)
    expect(turns(page).nth(3)).to_contain_text("Optional has one")


def test_a_failed_answer_stays_and_is_asked_again(page, server, model):
    page.goto(f"{server.url}/c/{server.chat(model='steps/steps-70b')['conversation']['id']}")
    say(page, "Hello?")
    model.next_call().fail(401, "Wrong key, says the model.")
    failed = turns(page).nth(1)
    expect(failed).to_contain_text("Wrong key, says the model.")
    failed.get_by_role("button", name="Retry").or_(failed.get_by_role("button", name="Answer again")).first.click()
    model.next_call().finish("Now it works.")
    expect(turns(page).filter(has_text="Now it works.")).to_have_count(1)
