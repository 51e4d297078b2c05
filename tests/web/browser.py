"""The office in a real browser: a live server, Debian's Chromium, and what every page must keep.

Nothing here touches the database itself: Playwright keeps an event loop in the thread, in which Django would refuse to.
Passkeys refuse an address in numbers, so the office is served on localhost.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
KANA = re.compile("[ぁ-んァ-ヶ]")
WORDS = "label, legend, .button, .menu a, thead th, main > h2, .narrow h2, .lead, .help"  # what must be in the reader's language
expect.set_options(timeout=30_000)  # as long as a click waits: a click returns when the next page begins, with nothing on it yet
PICTURES = os.environ.get("JIMUKYOKU_PICTURES", "")  # where pictures of the pages are kept, for people to look at


class Live:
    """The running office: where it is, and how each role comes in."""

    def __init__(self, folder, log, port):
        self.base, self.folder, self.log = f"http://localhost:{port}", folder, log
        self.links = {}

    def wait(self, process):
        for _ in range(240):
            assert process.poll() is None, self.log.read_text()
            try:
                urllib.request.urlopen(f"{self.base}/readyz", timeout=1)
                break
            except OSError:
                time.sleep(0.25)
        for path, login in re.findall(r"(/demo/([\w.-]+)~\S+/)", self.log.read_text()):
            self.links[login] = self.base + path


@contextlib.contextmanager
def serve(folder, day=None, links="--demo-links"):
    """Serve the office of a folder by the command people use, on ``day`` where one is given; tests run workers themselves."""
    from django.db import connections

    connections.close_all()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "serve.log"
    command = [Path(sys.executable).parent / "jimukyoku", "serve", "--data", folder / "data", "--out", folder / "out", "--port", str(port),
               links, "--workers", "1", "--no-worker"]  # fmt: skip
    environment = {**os.environ, **({"JIMUKYOKU_DEMO_DAY": day.isoformat()} if day else {})}
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output, env=environment) as process:
        try:
            office = Live(folder, log, port)
            office.wait(process)
            yield office
        finally:
            process.terminate()


@contextlib.contextmanager
def environment(**values):
    """Let processes that are begun meanwhile have these settings; whatever was set is as before afterwards."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def chromium():
    """Launch the browser."""
    assert CHROMIUM.exists(), "the tests of the pages need Debian's chromium: run `make test`, which installs it where it may"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()


def check(page, where=""):
    """No violation of axe, nothing wider than the window, one main heading, a title."""
    page.wait_for_load_state()  # a click returns as soon as the next page begins, when it has no content yet
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == [], where or page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"wider than the window: {where or page.url}"
    expect(page.locator("h1")).to_have_count(1)
    assert len(page.title()) > 3


def both(page, name):
    """Look at a page as wide as a desk and as a phone; keep pictures where people asked for them."""
    for viewport, size in ((DESK, "desk"), (PHONE, "phone")):
        page.set_viewport_size(viewport)
        check(page, f"{name} {size}")
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{size}.png", full_page=True)
    page.set_viewport_size(DESK)


def check_english(page, where):
    """No Japanese left in the words around the content."""
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert [text for text in page.locator(WORDS).all_text_contents() if KANA.search(text)] == [], where
