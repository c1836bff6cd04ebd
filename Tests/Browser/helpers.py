"""Words that several stories use of the page."""

import re

from playwright.sync_api import expect

__all__ = ["expect", "turns", "composer", "say", "open_room", "start", "pick", "finished"]


def turns(page):
    """What was said, by the page: the articles of the feed that are no notices."""
    return page.get_by_role("feed").get_by_role("article").filter(has=page.get_by_role("heading", level=3))


def composer(page):
    return page.get_by_role("textbox", name="Message")


def say(page, text):
    composer(page).fill(text)
    composer(page).press("Enter")


def open_room(page, server, **more):
    room = server.room(model="steps/steps-70b", **more)
    page.goto(f"{server.url}/c/{room['conversation']['id']}")
    expect(page.get_by_role("feed")).to_be_visible()
    return room


def start(page):
    page.get_by_role("button", name="Start", exact=True).click()


def pick(page, name):
    page.get_by_role("menuitem", name=name).click()


def finished(turn):
    """Actions stand under a turn when its last word is there."""
    expect(turn.get_by_role("button", name="Copy as Markdown")).to_be_attached()


def words(locator):
    return re.sub(r"\s+", " ", locator.inner_text()).strip()
