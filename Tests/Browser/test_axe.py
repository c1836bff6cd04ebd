"""axe-core finds nothing on any screen, in two sizes, two themes and both directions."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from screens import SCREENS, still
from speech import speak

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
RUN = """async (rules) => {
    const { violations } = await axe.run({ resultTypes: ["violations"], ...(rules ? { runOnly: rules } : {}) });
    return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ` + nodes.slice(0, 4).map((node) =>
        `${node.target.join(" ")} ${node.html.slice(0, 160)} ${node.failureSummary}`).join("; "));
}"""


@pytest.mark.chromium
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_keeps_people_out(quiet, world, screen, direction):
    page = quiet.new_page()
    speak(page, "ar-XB" if direction == "rtl" else "en")
    found = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        SCREENS[screen](page, world)
        page.evaluate(AXE_SCRIPT)
        # Another theme changes colours and nothing else.
        for theme, rules in (("light", None), ("dark", ["color-contrast"])):
            page.emulate_media(color_scheme=theme)
            still(page)
            found += [f"{size} {theme}: {one}" for one in page.evaluate(RUN, rules)]
    page.close()
    assert not found, "\n".join(found)
