import re

from helpers import expect, pick


def row(page, title):
    return page.get_by_role("navigation", name="Conversations").get_by_role("listitem").filter(has_text=title)


def menu(page, title):
    row(page, title).hover()
    row(page, title).get_by_role("button", name=f"More for {title}").click()


def test_rename_pin_archive_and_trash_with_undo(page, server):
    for title in ("Soup", "Bread", "Salt"):
        server.room(title=title)
    page.goto(server.url)
    expect(row(page, "Soup")).to_be_visible()

    menu(page, "Soup")
    pick(page, re.compile("^Rename"))
    page.get_by_role("textbox", name="Rename").fill("Broth")
    page.keyboard.press("Enter")
    expect(row(page, "Broth")).to_be_visible()
    expect(row(page, "Soup")).to_have_count(0)

    menu(page, "Bread")
    pick(page, re.compile("^Pin"))
    pinned = page.get_by_role("navigation", name="Conversations").locator("section").filter(
        has=page.get_by_role("heading", name="Pinned"))
    expect(pinned).to_contain_text("Bread")

    menu(page, "Salt")
    pick(page, re.compile("^Archive"))
    expect(row(page, "Salt")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(row(page, "Salt")).to_be_visible()

    row(page, "Broth").get_by_role("link").click()
    expect(page).to_have_url(re.compile("/c/"))
    row(page, "Broth").get_by_role("link").press("Delete")
    expect(page.get_by_text("“Broth” is in the trash.")).to_be_visible()
    expect(row(page, "Broth")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(row(page, "Broth")).to_be_visible()
    expect(page).to_have_url(re.compile("/c/"))

    menu(page, "Broth")
    pick(page, re.compile("^Move to trash"))
    expect(row(page, "Broth")).to_have_count(0)
    page.get_by_role("button", name="Trash", exact=True).click()
    menu(page, "Broth")
    pick(page, "Delete for ever")
    page.get_by_role("dialog").get_by_role("button", name="Delete for ever").click()
    expect(row(page, "Broth")).to_have_count(0)


def test_a_run_elsewhere_is_marked_and_stopped_from_the_list(page, server, model):
    running = server.room(title="Going on")
    other = server.room(title="Quiet")
    page.goto(f"{server.url}/c/{other['conversation']['id']}")
    expect(row(page, "Going on")).to_be_visible()
    expect(row(page, "Going on").get_by_role("img", name="running")).to_have_count(0)
    server.call("POST", f"/conversations/{running['conversation']['id']}/runs", {"id": server.command_id()})
    call = model.next_call()
    call.say("Something is ")
    expect(row(page, "Going on").get_by_role("img", name="running")).to_be_visible()
    page.get_by_role("button", name="Stop everything").click()
    expect(row(page, "Going on").get_by_role("img", name="running")).to_have_count(0)
    expect(row(page, "Going on").get_by_role("img", name="unread")).to_be_visible()
