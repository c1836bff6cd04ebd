import re

from helpers import expect, turns


def talk(server, model, words):
    """A conversation in which the needle lies far above what a page opens with."""
    chat = server.chat(model="steps/steps-70b", title="Long talk")["conversation"]["id"]
    for number, text in enumerate(words):
        model.answers(f"Answer {number}. " + "Soup is a drink. " * 20)
        server.call("POST", f"/conversations/{chat}/messages", {"id": server.command_id(), "text": text})
        server.until("SELECT 1 FROM messages WHERE conversation = ? AND kind = 'turn' AND state = 'done'"
                     " GROUP BY conversation HAVING COUNT(*) = ?", chat, number + 1)
    return chat


def test_a_word_is_found_and_shown_where_it_was_said(page, server, model):
    chat = talk(server, model, ["Where does a quokka sleep?", *(f"Question {n}" for n in range(9))])
    page.goto(server.url)
    # The page is there before its keys are.
    expect(page.get_by_text("Search or jump to")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("quokka")
    page.get_by_role("option", name=re.compile("Search all messages for “quokka”")).click()
    expect(page).to_have_url(re.compile(r"/search\?q=quokka"))
    hit = page.get_by_role("main").get_by_role("link").filter(has=page.locator("mark", has_text="quokka"))
    expect(hit).to_have_count(1)
    expect(page.get_by_text("1 message found")).to_be_attached()
    hit.click()
    expect(page).to_have_url(re.compile(f"/c/{chat}"))
    found = turns(page).filter(has_text="Where does a quokka sleep?")
    expect(found).to_be_in_viewport()
    expect(found).to_be_focused()

    page.go_back()
    expect(hit).to_be_visible()
    page.get_by_role("searchbox").fill("wombat")
    expect(page.get_by_role("heading", name="Nothing found for “wombat”")).to_be_visible()


def test_filters_narrow_and_are_taken_away(page, server, model):
    talk(server, model, ["Where does a quokka sleep?"])
    page.goto(f"{server.url}/search?q=soup&model=steps/steps-70b")
    expect(page.get_by_role("main").locator("mark", has_text=re.compile("soup", re.I)).first).to_be_visible()
    page.goto(f"{server.url}/search?q=quokka&model=steps/steps-70b")
    expect(page.get_by_role("heading", name="Nothing found for “quokka”")).to_be_visible()
    page.get_by_role("button", name="Clear the filters").click()
    expect(page.get_by_role("main").locator("mark", has_text="quokka")).to_be_visible()
