"""What the page must bear: large text, a small screen, colours of the system, no motion; and what it tells by ear."""

import pytest

from helpers import composer, expect, finished, open_room, start, turns
from screens import SCREENS, still

# Whatever is shown lies inside the screen's width, unless a region of its own scrolls it (code, tables, rows of chips).
BESIDE = """() => {
    const found = [];
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} px wider than the screen`);
    for (const node of document.body.querySelectorAll("button, a, input, textarea, select, p, h1, h2, h3, li, label, bdi, time")) {
        if (!node.checkVisibility({ visibilityProperty: true }) || node.closest(".vh, .skip, [inert]")) continue;
        const box = node.getBoundingClientRect();
        if (box.width < 2 || box.bottom < 0 || box.left >= -1 && box.right <= clientWidth + 1) continue;
        let scrolls = false;
        for (let up = node; up; up = up.parentElement) {
            const { overflowX } = getComputedStyle(up);
            if ((overflowX === "auto" || overflowX === "scroll") && up.scrollWidth > up.clientWidth && !up.matches("main, main > *, .screen-body, .conversation-feed, .feed-scroller")) scrolls = true;
        }
        if (!scrolls) found.push(`${node.localName}.${node.className} "${node.textContent.trim().slice(0, 40)}" ${Math.round(box.left)}–${Math.round(box.right)}`);
    }
    return found.slice(0, 8);
}"""
LOUD = """() => document.getAnimations().filter((one) => one.playState === "running" && one.effect.getComputedTiming().duration > 80)
    .map((one) => `${one.animationName ?? one.transitionProperty} on ${one.effect.target.localName}.${one.effect.target.className}`)"""


@pytest.mark.chromium
@pytest.mark.parametrize("screen", SCREENS)
def test_large_text_and_a_small_screen_need_no_sideways_scrolling(quiet, world, screen):
    page = quiet.new_page()
    found = []
    page.set_viewport_size({"width": 320, "height": 640})
    SCREENS[screen](page, world)
    found += [f"320 px: {one}" for one in page.evaluate(BESIDE)]
    found += [f"motion: {one}" for one in page.evaluate(LOUD)]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.add_init_script("document.documentElement?.style.setProperty('font-size', '200%')")
    SCREENS[screen](page, world)
    page.evaluate("() => document.documentElement.style.setProperty('font-size', '200%')")
    still(page)
    found += [f"200 %: {one}" for one in page.evaluate(BESIDE)]
    page.close()
    assert not found, "\n".join(found)


@pytest.mark.chromium
def test_the_systems_own_colours_keep_what_is_chosen_apart(quiet, world):
    page = quiet.new_page()
    page.emulate_media(forced_colors="active")
    SCREENS["live"](page, world)
    looks = page.evaluate("""() => {
        const look = (node) => {
            const { backgroundColor, borderColor, borderWidth, color, outlineStyle, outlineWidth } = getComputedStyle(node);
            return [backgroundColor, borderColor, borderWidth, color, outlineStyle, outlineWidth].join(" ");
        };
        const chosen = document.querySelector(".run-speed label:has(:checked)");
        const other = document.querySelector(".run-speed label:not(:has(:checked))");
        const [on, off] = [document.querySelector("[role=tab][aria-selected=true]"), document.querySelector("[role=tab][aria-selected=false]")];
        return { speed: [look(chosen), look(other)], tab: [look(on), look(off)] };
    }""")
    for name, (on, off) in looks.items():
        assert on != off, f"what is chosen of {name} looks like the rest in the system's own colours"
    composer(page).focus()
    edge = page.evaluate("() => { const box = document.querySelector('.composer-box'); "
                         "const { outlineStyle, borderStyle } = getComputedStyle(box); return [outlineStyle, borderStyle] }")
    assert set(edge) != {"none"}, "the box that is written in has no edge"
    page.close()


def test_a_status_says_who_speaks_and_who_has_finished(page, server, model):
    open_room(page, server, personas=("philosopher", "comedian"), limits={"turns": 1})
    status = page.locator("c-app > [role=status]")
    start(page)
    call = model.next_call()
    name = server.until("SELECT author_name FROM messages WHERE kind = 'turn'")[0]
    expect(status).to_have_text(f"{name} started.")
    call.finish("Four words, no more.")
    expect(status).to_have_text(f"{name} finished, 4 words.")
    expect(page.get_by_role("feed")).not_to_have_attribute("aria-live", "polite")


def test_toggles_tell_their_state(page, server, model):
    open_room(page, server, personas=("philosopher", "comedian"), limits={"turns": 1})
    details = page.get_by_role("complementary", name="Details")
    seat = details.get_by_role("listitem").filter(has_text="The Comedian")
    for name in ("Mute", "Only The Comedian speaks"):
        button = seat.get_by_role("button", name=name)
        expect(button).to_have_attribute("aria-pressed", "false")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
    toggle = page.get_by_role("button", name="Details", exact=True)
    expect(toggle).to_have_attribute("aria-pressed", "true")
    toggle.click()
    expect(details).to_be_hidden()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    start(page)
    call = model.next_call()
    call.say("Half ")
    expect(turns(page).nth(0)).to_have_attribute("aria-busy", "true")
    call.finish("done.")
    finished(turns(page).nth(0))
    expect(turns(page).nth(0)).to_have_attribute("aria-busy", "false")
    why = turns(page).nth(0).get_by_role("button", name="Why")
    why.click()
    expect(why).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(why).to_have_attribute("aria-expanded", "false")
    expect(why).to_be_focused()
