"""Every screen, and how it is opened in whatever language the page speaks: so nothing here is found by its words."""

from playwright.sync_api import expect

NOBODY = "00000000-0000-7000-8000-000000000000"


def at(path, ready):
    """A screen that an address leads to; it is there when something of it is."""

    def show(page, world):
        page.goto(world.url + path(world) if callable(path) else world.url + path)
        # A list's title shows that the shell's own requests are answered too.
        expect(page.locator("c-conversation-list .side-row").first).to_be_attached()
        expect(page.locator(ready).first).to_be_visible()

    return show


def conversation(name, ready):
    return at(lambda world: f"/c/{getattr(world, name)}", ready)


def over(screen, *deeds):
    """What lies over a screen after some deeds: a selector is clicked, ("keys", …) are pressed."""

    def show(page, world):
        SCREENS[screen](page, world)
        for deed in deeds:
            kind, what = deed if isinstance(deed, tuple) else ("click", deed)
            if kind == "keys":
                page.keyboard.press(what)
            elif kind == "there":
                expect(page.locator(what).first).to_be_visible()
            elif kind == "focus":
                page.locator(what).first.focus()
            elif kind == "narrow":
                # On a small screen it lies in a sheet.
                if page.viewport_size["width"] < 760:
                    page.locator(what).first.click()
            else:
                page.locator(what).first.click(force=True)

    return show


def still(page):
    """Colours have come to where they go; two frames, so that a change of theme has begun to move them."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function("() => document.getAnimations().every((one) => !(one instanceof CSSTransition))")


def replay(page, world):
    at("/replay/debate-four-minutes", ".player-turn")(page, world)
    page.locator(".player-play").click()
    page.locator(".player-scrubber").press("End")
    expect(page.locator(".player-end")).to_be_visible()


def signing_in(page, world):
    # Whoever comes over a proxy is not the owner.
    page.set_extra_http_headers({"X-Forwarded-For": "192.0.2.1"})
    page.goto(world.url)
    expect(page.locator("#token")).to_be_visible()
    page.set_extra_http_headers({})


def nowhere(page, world):
    page.goto(f"{world.url}/nowhere")
    expect(page.locator(".empty")).to_be_visible()


def lost(page, world):
    page.goto(f"{world.url}/c/{NOBODY}")
    expect(page.locator(".empty")).to_be_visible()


def invite(page, world):
    SCREENS["empty chat"](page, world)
    if page.locator(".head-invite").is_visible():
        page.locator(".head-invite").click()
    else:
        page.locator(".conversation-head button[aria-haspopup='menu']").last.click()
        page.locator("[role='menuitem']").nth(1).click()
    expect(page.locator("[role='dialog']:has([type='search']), dialog[open]").first).to_be_visible()


def branches(page, world):
    SCREENS["chat"](page, world)
    if not page.locator("#tab-branches").is_visible():
        page.locator(".head-inspector").click()
    page.locator("#tab-branches").click()
    expect(page.locator("c-branches svg").first).to_be_visible()


SCREENS = {
    "first": at("/", ".door-list a[href^='/replay']"),
    "live": conversation("live", "c-turn[data-state='writing']"),
    "chat": conversation("chat", "c-turn .md table"),
    "failed": conversation("failed", "c-turn[data-state='failed'] .turn-error, c-turn[data-state='failed']"),
    "example": conversation("example", "c-turn"),
    "long names": conversation("long", "c-turn[data-state='done']"),
    "empty": conversation("empty", ".conversation-empty, .empty-conversation, .conversation-feed h2"),
    "empty chat": conversation("empty_chat", ".conversation-feed h2"),
    "new": at("/new", ".cast-grid label"),
    "new personas": at("/new?persona=philosopher", ".persona-tile"),
    "personas": at("/personas", "main article, main li"),
    "editor": at(lambda world: f"/personas/{world.persona}", ".maker-form input"),
    "shipped": at("/personas/philosopher", ".maker-form"),
    "costs": at("/costs", ".budget-list .budget"),
    "providers": at("/providers", "main .provider, main h2, main h3"),
    "settings": at("/settings", "main h2"),
    "search": at("/search?q=soup", "main mark"),
    "search none": at("/search?q=wombat", "main .empty h2"),
    "replay": replay,
    "sign in": signing_in,
    "nowhere": nowhere,
    "lost": lost,
}
SCREENS |= {
    "palette": over("first", ("keys", "Control+k"), ("there", "dialog [role='option']")),
    "shortcuts": over("live", ("keys", "Control+/"), ("there", "dialog dl")),
    "list menu": over("first", ("narrow", ".menu-button"), ("focus", ".side-row > a"), ("keys", "Shift+F10"), ("there", "[role='menu']")),
    "turn menu": over("chat", "c-turn:last-of-type .turn-actions button[aria-haspopup='menu']", ("there", "[role='menu']")),
    "why": over("live", "c-turn[data-state='done'] button[aria-haspopup='dialog']", ("there", "[role='dialog']:popover-open, dialog[open]")),
    "invite": invite,
    "model": over("first", ".chat-model", ("there", "[role='option']")),
    "branches": branches,
}
# What the server answers to these is a refusal on purpose.
REFUSED = {"sign in", "lost"}
