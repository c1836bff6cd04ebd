import pytest

from helpers import expect, finished, open_room, start, turns


def test_reload_in_mid_sentence(page, server, model):
    open_room(page, server, limits={"turns": 1})
    start(page)
    call = model.next_call()
    call.say("It was a dark ")
    expect(turns(page).nth(0)).to_contain_text("It was a dark")
    page.reload()
    expect(turns(page).nth(0)).to_contain_text("It was a dark")
    call.say("and stormy ")
    expect(turns(page).nth(0)).to_contain_text("It was a dark and stormy")
    call.finish("night.")
    finished(turns(page).nth(0))
    expect(turns(page).nth(0)).to_contain_text("It was a dark and stormy night.")
    assert page.get_by_role("feed").inner_text().count("It was a dark") == 1
    expect(turns(page)).to_have_count(1)


def test_a_second_tab_sees_the_same(page, context, server, model):
    open_room(page, server, limits={"turns": 1})
    start(page)
    call = model.next_call()
    call.say("Once upon ")
    expect(turns(page).nth(0)).to_contain_text("Once upon")
    other = context.new_page()
    other.goto(page.url)
    expect(turns(other).nth(0)).to_contain_text("Once upon")
    call.finish("a time.")
    for tab in (page, other):
        finished(turns(tab).nth(0))
        expect(turns(tab).nth(0)).to_contain_text("Once upon a time.")
        expect(turns(tab)).to_have_count(1)
    other.close()


@pytest.mark.loses_the_server
def test_the_server_dies_in_mid_word_and_comes_back(page, server, model):
    room = open_room(page, server, limits={"turns": 2})
    start(page)
    call = model.next_call()
    call.say("Half a sentence is here, ")
    expect(turns(page).nth(0)).to_contain_text("Half a sentence is here,")
    server.until("SELECT 1 FROM drafts WHERE text LIKE ?", "%sentence is here,%")
    server.kill()
    banner = page.get_by_text("No connection to Chimera.")
    expect(banner).to_be_visible()
    server.start()
    second = model.next_call()
    expect(turns(page).nth(0)).to_contain_text("Half a sentence is here,")
    second.finish("And the run goes on.")
    expect(turns(page).filter(has_text="And the run goes on.")).to_have_count(1)
    expect(turns(page).filter(has_text="Half a sentence is here,")).to_have_count(1)
    expect(banner).to_have_count(0)
    said = [m for m in server.messages(room["conversation"]["id"]) if m["kind"] == "turn"]
    assert said[0]["state"] == "interrupted"
