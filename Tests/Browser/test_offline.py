import pytest

from helpers import composer, expect, finished, say, turns

pytestmark = pytest.mark.loses_the_server


def open_chat(page, server):
    page.goto(f"{server.url}/c/{server.chat(model='steps/steps-70b')['conversation']['id']}")
    expect(composer(page)).to_be_visible()


def test_what_is_said_without_a_connection_is_sent_once_when_it_is_back(page, server, model):
    open_chat(page, server)
    say(page, "Are you there?")
    model.next_call().finish("I am.")
    finished(turns(page).nth(1))
    server.kill()
    banner = page.get_by_text("No connection to Chimera. What you write is kept")
    expect(banner).to_be_visible()
    say(page, "Say something when you are back.")
    expect(page.get_by_text("Will send when online")).to_be_visible()
    server.start()
    model.next_call().finish("Here I am again.")
    expect(turns(page).filter(has_text="Here I am again.")).to_have_count(1)
    expect(turns(page).filter(has_text="Say something when you are back.")).to_have_count(1)
    expect(banner).to_have_count(0)
    expect(turns(page)).to_have_count(4)


def test_a_draft_outlives_a_reload(page, server):
    open_chat(page, server)
    composer(page).fill("Half a thou")
    page.reload()
    expect(composer(page)).to_have_value("Half a thou")


def test_what_was_not_sent_is_discarded_or_sent_again(page, server, model):
    open_chat(page, server)
    page.route("**/messages", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    say(page, "Forget this.")
    unsent = page.get_by_role("article").filter(has_text="Forget this.")
    expect(unsent).to_contain_text("Not sent")
    unsent.get_by_role("button", name="Discard").click()
    expect(unsent).to_have_count(0)
    say(page, "Do not lose this.")
    unsent = page.get_by_role("article").filter(has_text="Do not lose this.")
    expect(unsent).to_contain_text("Not sent")
    page.unroute("**/messages")
    unsent.get_by_role("button", name="Retry").click()
    model.next_call().finish("I have it.")
    expect(turns(page)).to_have_count(2)
    expect(turns(page).nth(0)).to_contain_text("Do not lose this.")
    expect(page.get_by_text("Not sent")).to_have_count(0)
    page.complaints.clear()  # the requests that were kept from it
