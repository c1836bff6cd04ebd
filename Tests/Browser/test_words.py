"""All screens in words that are 40 % longer and from right to left: none is bare, none is cut."""

import json
import re
import unicodedata

import pytest

from screens import SCREENS
from speech import speak
from world import ANSWER, TITLE, WRITING

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
# Texts and labels of the page, without what cannot be seen; and what is written inside of a formula or code.
READ = """() => {
    const found = [];
    const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest("pre, code, math, kbd, [data-raw]");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (data.trim() && seen(parentElement) && !parentElement.closest("noscript, script, style")) found.push(data);
    }
    for (const node of document.querySelectorAll("[aria-label], [title], [placeholder], [alt], [aria-valuetext]")) {
        if (!seen(node)) continue;
        for (const name of ["aria-label", "title", "placeholder", "alt", "aria-valuetext"]) {
            if (node.getAttribute(name)?.trim()) found.push(node.getAttribute(name));
        }
    }
    return [...new Set([document.title, ...found])];
}"""
# Words of the page whose box hides a part of them, where no title tells the rest; and what lies beside the screen.
CUT = """() => {
    const found = [];
    const isPseudo = (text) => /\\[[^\\]]{3,}\\]|\\u202e/.test(text);
    for (const node of document.body.querySelectorAll("*")) {
        const own = [...node.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data).join("");
        if (!isPseudo(own) || !node.checkVisibility({ visibilityProperty: true }) || node.closest(".vh, .skip, option")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const text = range.getBoundingClientRect();
        if (text.width === 0) continue;
        for (let box = node; box && box !== document.documentElement; box = box.parentElement) {
            const style = getComputedStyle(box);
            if (box.closest("[title]") && style.textOverflow === "ellipsis") break;
            const scrolls = (value) => value === "auto" || value === "scroll";
            if (scrolls(style.overflowX) || scrolls(style.overflowY)) break;
            const hides = (value) => value === "hidden" || value === "clip";
            const edge = box.getBoundingClientRect();
            if (hides(style.overflowX) && (text.left < edge.left - 1 || text.right > edge.right + 1) ||
                hides(style.overflowY) && (text.top < edge.top - 2 || text.bottom > edge.bottom + 2)) {
                found.push(`${own.trim().slice(0, 60)} in ${box.localName}.${box.className}`);
                break;
            }
        }
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} px wider than the screen`);
    return found;
}"""


@pytest.fixture(scope="module")
def data(world):
    """All that the server says which is nobody's translation: names, titles, models, what was said."""
    texts = []

    def walk(value):
        if isinstance(value, dict):
            for key, one in value.items():
                if key not in ("prompt", "systemPrompt"):  # long, and never shown
                    walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)
        elif isinstance(value, str):
            texts.append(value)

    paths = ["/account", "/conversations", "/personas", "/casts", "/models", "/providers", "/settings", "/showcase",
             "/search?q=soup"]
    for name in ("live", "chat", "failed", "example", "long", "empty", "empty_chat"):
        paths += [f"/conversations/{getattr(world, name)}", f"/conversations/{getattr(world, name)}/messages?limit=200"]
    for path in paths:
        walk(world.server.call("GET", path))
    for one in world.server.call("GET", "/showcase"):
        walk(world.server.call("GET", f"/showcase/{one['id']}"))
    # Beside what is stored: a text that is being written, a version on another branch, a question.
    texts += [ANSWER, WRITING, "wombat", "swift"]
    names = set(re.findall(r"[\w'’-]+", plain(" ".join([*(text for text in texts if len(text) < 100), ANSWER, TITLE]))))
    return plain(" ".join(texts)), names


def plain(text):
    """Markdown's signs and case do not matter here."""
    return re.sub(r"[\s*_`#>|\\]+", " ", unicodedata.normalize("NFC", text)).lower()


# What Intl makes of numbers, days and money, and names of keys.
FORMATTED = re.compile(
    r"^(\d[\d.,:/%×]*|[ap]m|k|s|ms|h|sec|min|mb|gb|kb|byte|tok|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|"
    r"nov\w*|dec\w*|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|ago|yesterday|today|now|and|in|at|minutes?|seconds?|hours?|"
    r"ctrl|alt|shift|enter|esc|del|home|end|f\d+|page|up|down|chimera|x\d)$")


def bare(text, data):
    """The words of a text that neither the translation nor the data has. One word may stand in any long text by
    chance: so what is short must be of a name, a title or another short text."""
    said, names = data
    text = re.sub(r"\u202e[^\u202c]*\u202c", " ", text)
    text = re.sub(r"\[[^\[\]]*\]", " ", text)
    rest = plain(re.sub(r"[\u2068\u2069\u200e\u200f]", "", text)).strip()
    if not re.search(r"[a-z]{2,}", rest) or len(rest) > 15 and rest in said:
        return []
    return [word for word in re.findall(r"[\w'’-]+", rest) if re.search(r"[a-z]{2,}", word) and word not in names and not FORMATTED.match(word)]


@pytest.mark.chromium
@pytest.mark.parametrize("locale", ["en-XA", "ar-XB"])
@pytest.mark.parametrize("screen", SCREENS)
def test_no_word_is_bare_or_cut(quiet, world, data, screen, locale):
    page = quiet.new_page()
    speak(page, locale)
    found = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        SCREENS[screen](page, world)
        assert page.evaluate("() => document.documentElement.dir") == ("rtl" if locale == "ar-XB" else "ltr")
        found += [f"{size}: bare: {json.dumps(text, ensure_ascii=False)}" for text in page.evaluate(READ) if bare(text, data)]
        found += [f"{size}: cut: {one}" for one in page.evaluate(CUT)]
    page.close()
    assert not found, "\n".join(found)
