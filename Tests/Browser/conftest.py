"""What every story starts from: a real server, a model stepped by hand, and a page in a real browser.

A story fails as well when the page wrote an error to its console, broke its own content security policy or asked
for something that was not there. What a failed one showed last is kept in .local/browser.
"""

import os
import re
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from model import Model
from server import ROOT, Server
from world import World

KEPT = ROOT / ".local/browser"
BROWSERS = os.environ.get("CHIMERA_BROWSERS", "chromium,firefox").split(",")
# For two cores that are busy with other things as well; what is there is not waited for.
PATIENCE = 15_000
# What a page says when its server is gone: some stories take it away.
GONE = re.compile(r"ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|NetworkError|Failed to fetch|WebSocket|can.t establish|Load failed|ERR_CONNECTION_RESET|ERR_INTERNET_DISCONNECTED|Connection refused")


def pytest_configure(config):
    config.addinivalue_line("markers", "chromium: what the other browser would only repeat, or cannot be asked")
    config.addinivalue_line("markers", "loses_the_server: the story takes the server away")
    config.addinivalue_line("markers", "local_model: the local toy answers")


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session", params=BROWSERS)
def browser(request, playwright):
    if request.param == "chromium":
        flags = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none", "--force-color-profile=srgb"]
        launched = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
    else:
        launched = playwright.firefox.launch(channel="moz-firefox", executable_path=shutil.which("firefox-esr"))
    yield launched
    launched.close()


@pytest.fixture(autouse=True)
def only_chromium(request):
    if request.node.get_closest_marker("chromium") and "browser" in request.fixturenames:
        if request.getfixturevalue("browser").browser_type.name != "chromium":
            pytest.skip("Chromium alone shows this")


@pytest.fixture
def model():
    model = Model()
    yield model
    model.close()


@pytest.fixture
def server(tmp_path, model, request):
    local = request.node.get_closest_marker("local_model") is not None
    server = Server(tmp_path, None if local else model, local_model=local).start()
    yield server
    server.stop()


@pytest.fixture
def quiet(browser):
    """A context that keeps no trace: looking at many screens is twice as fast without one."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="Europe/Berlin", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield context
    context.close()


@pytest.fixture
def context(browser, quiet, request):
    context = quiet
    if traces(browser):
        context.tracing.start(screenshots=True, snapshots=True)
    yield context
    if traces(browser):
        failed = request.node.stash.get(FAILED, False)
        context.tracing.stop(path=kept(request, "trace.zip") if failed else None)


def traces(browser):
    """A trace says what led to a failure: `playwright show-trace FILE`."""
    return browser.browser_type.name == "chromium"


def kept(request, ending):
    KEPT.mkdir(parents=True, exist_ok=True)
    return KEPT / f"{re.sub(r'[^a-z0-9]+', '-', request.node.name, flags=re.I).strip('-')}.{ending}"


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    """For what only looks at screens; a story that changes something has a server of its own."""
    world = World(tmp_path_factory.mktemp("world"))
    yield world
    world.close()


@pytest.fixture
def page(context, server, request):
    page = watched(context.new_page(), request)
    yield page
    if request.node.stash.get(FAILED, False):
        page.screenshot(path=kept(request, "png"))
        kept(request, "log").write_text(server.log())
    elif page.complaints:
        pytest.fail("the page complained:\n" + "\n".join(page.complaints))


def watched(page, request):
    """Keeps what a healthy page never says."""
    may_be_gone = request.node.get_closest_marker("loses_the_server") is not None
    page.complaints = []

    def complain(text):
        if not (may_be_gone and GONE.search(text)):
            page.complaints.append(text)

    page.on("pageerror", lambda error: complain(f"an error: {error}"))
    page.on("console", lambda message: message.type == "error" and complain(f"console: {message.text}"))
    page.on("response", lambda answer: answer.status >= 400 and complain(f"{answer.status} for {answer.url}"))
    return page


FAILED = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report
