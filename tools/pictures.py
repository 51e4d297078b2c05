"""Pictures of the office: every page of the demo, as wide as a desk and as a phone, for people to look at.

    python tools/pictures.py FOLDER            all pages as the roles that open them
    python tools/pictures.py docs/guide --guide   the pictures of the guide, small enough to be kept

Starts its own demo office in a temporary folder and stops it again. Needs Debian's chromium and the extra `test`.
"""

import argparse
import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from jimukyoku.cli import season, simulate
from jimukyoku.cli.chain import Folder
from jimukyoku.cli.console import Bars
from jimukyoku.cli.example import EXAMPLE

CHROMIUM = "/usr/bin/chromium"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 800}
P = "/p/mihon/hikazei-2026/"
ACCOUNT = (
    "/account/", "/account/factors/", "/account/factors/app/on/", "/account/factors/keys/", "/account/password/set/", "/account/sessions/",
    "/keys/",
)  # fmt: skip
# Who looks at what. What begins with "link:" is followed from the page before: the first link of the list it shows.
FIRST = "link:.table tbody a"
PAGES: dict[str, tuple[str, ...]] = {
    "": ("/sign-in/", "/nothing/", "/welcome/x/"),
    "operator1": (
        "/", "/first-steps/", P, f"{P}cases/", f"{P}cases/?stage=deficient", FIRST, f"{P}cases/?held=account_pending", FIRST,
        f"{P}cases/?stage=paid", FIRST, f"{P}post/", "link:.card .button", f"{P}payments/", f"{P}decisions/",
    ),
    "sv1": ("/", "/first-steps/", f"{P}cases/?held=protected", FIRST),
    "officer1": (
        "/", "/first-steps/", P, f"{P}decisions/", FIRST, f"{P}decisions/confirm/", f"{P}cases/?held=rules_changed", FIRST,
        f"{P}cases/?held=head_deceased", FIRST, f"{P}payments/", FIRST, "/access-table/", *ACCOUNT,
    ),
    "officer2": (f"{P}payments/", FIRST),
    "treasurer1": ("/", "/first-steps/", f"{P}payments/2/", f"{P}payments/3/", f"{P}payments/4/", f"{P}payments/5/"),
    "auditor1": ("/", "/first-steps/", f"{P}cases/?stage=returned", FIRST),
    "admin1": ("/", "/first-steps/", "/people/", "/people/officer2/", "/person/add/"),
}  # fmt: skip
# The guide's pictures: name, who, address, what to do before the picture is taken.
GUIDE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("1-home", "officer1", "/", ()),
    ("2-decisions", "officer1", f"{P}decisions/", ()),
    ("3-sample", "officer1", f"{P}decisions/", ("先に見る案件を確認する",)),
    ("4-case", "officer1", f"{P}cases/?held=rules_changed", ("0000-",)),
    ("5-payments", "officer1", f"{P}payments/", ()),
    ("6-batch", "officer2", f"{P}payments/5/", ()),
)  # fmt: skip


@contextlib.contextmanager
def office(people: int) -> Iterator[dict[str, str]]:
    """Open a demo office; yield the link of each login."""
    with tempfile.TemporaryDirectory() as place:
        files = Folder(Path(place) / "data", Path(place) / "out")
        simulate.build(files.data, people, 1, "cp932", Bars(quiet=True))
        season.play(files, EXAMPLE, Bars(quiet=True), letters=False)
        log = Path(place) / "serve.log"
        command = [sys.executable, "-m", "jimukyoku", "serve", "--demo", "--data", str(files.data), "--out", str(files.out), "--port", "8500"]
        with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
            try:
                yield _links(log, process)
            finally:
                process.terminate()


def _links(log: Path, process: subprocess.Popen[bytes]) -> dict[str, str]:
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        found = {login: link for link, login in re.findall(r"(http://\S+/demo/([\w.-]+)~\S+/)", log.read_text())}
        with contextlib.suppress(OSError):
            if found and urllib.request.urlopen(next(iter(found.values())), timeout=5).status == 200:
                return found
        time.sleep(0.25)
    raise SystemExit("the office did not open")


def enter(browser: Browser, links: dict[str, str], login: str) -> Page:
    """Return the page of somebody who has signed in; nobody for an empty login."""
    page = browser.new_context(locale="ja-JP", viewport=DESK).new_page()
    if login:
        page.goto(links[login])
        page.get_by_role("button", name="サインイン", exact=True).click()
        page.wait_for_load_state()
    return page


def everything(browser: Browser, links: dict[str, str], folder: Path) -> None:
    """Take every page at both widths."""
    base = next(iter(links.values())).split("/demo/")[0]
    for login, addresses in PAGES.items():
        page = enter(browser, links, login)
        for place, address in enumerate(addresses):
            if address.startswith("link:"):
                page.goto(base + page.locator(address.removeprefix("link:")).first.get_attribute("href"))
            else:
                page.goto(base + address)
            here = page.url
            for size, viewport in (("desk", DESK), ("phone", PHONE)):
                page.set_viewport_size(viewport)
                page.screenshot(path=folder / f"{login or 'nobody'}-{place:02}-{size}.png", full_page=True)
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    print(f"wider than the window: {here} {size}")
            page.set_viewport_size(DESK)
        page.context.close()


def guide(browser: Browser, links: dict[str, str], folder: Path) -> None:
    """Take the pictures of the guide."""
    from PIL import Image

    base = next(iter(links.values())).split("/demo/")[0]
    pages: dict[str, Page] = {}
    for name, login, address, presses in GUIDE:
        page = pages.setdefault(login, enter(browser, links, login))
        page.goto(base + address)
        for words in presses:
            page.get_by_role("link", name=re.compile(words)).first.click()
            page.wait_for_load_state()
        page.screenshot(path=folder / f"{name}.png")
        Image.open(folder / f"{name}.png").convert("RGB").save(folder / f"{name}.png", optimize=True)


def main() -> None:
    """Take the pictures asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--guide", action="store_true", help="the pictures of the guide")
    parser.add_argument("--people", type=int, default=8_000)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with office(asked.people) as links, sync_playwright() as playwright:
        found = shutil.which("chromium") or CHROMIUM
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        (guide if asked.guide else everything)(browser, links, asked.folder)
        browser.close()


if __name__ == "__main__":
    main()
