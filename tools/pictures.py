"""Pictures of the office: every page of the demo, as wide as a desk and as a phone, for people to look at.

    python tools/pictures.py FOLDER            all pages as the roles that open them, and the residents' door in every language
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
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from jimukyoku.cli import season, simulate
from jimukyoku.cli.chain import Folder
from jimukyoku.cli.console import Bars
from jimukyoku.cli.example import EXAMPLE

CHROMIUM = "/usr/bin/chromium"
DESK, PHONE, WALL = {"width": 1280, "height": 800}, {"width": 390, "height": 800}, {"width": 1920, "height": 1080}
P, R = "/p/mihon/hikazei-2026/", "/r/mihon/hikazei-2026/"
LANGUAGES = ("ja", "ja-x-easy", "en")
ACCOUNT = (
    "/account/", "/account/factors/", "/account/factors/app/on/", "/account/factors/keys/", "/account/password/set/", "/account/sessions/",
    "/keys/",
)  # fmt: skip
# Who looks at what. What begins with "link:" is followed from the page before: the first link that fits; "press:" is a button there.
FIRST = "link:.table tbody a"
PAGES: dict[str, tuple[str, ...]] = {
    "": ("/sign-in/", "/nothing/", "/welcome/x/"),
    "operator1": (
        "/", "/first-steps/", P, f"{P}cases/", f"{P}cases/?stage=deficient", FIRST, f"{P}cases/?held=account_pending", FIRST,
        f"{P}cases/?stage=paid", FIRST, f"{P}post/", "link:.card .button", f"{P}payments/", f"{P}decisions/",
        f"{P}tasks/", f"{P}screening/", FIRST, f"{P}deficiency/", "link:a[href*='/deficiency/0']", "press:通知を確かめる", f"{P}deficiency/",
        "link:a[href$='/answer/']", "/jobs/", f"{P}exports/",
    ),
    "sv1": (
        "/", "/first-steps/", f"{P}cases/?held=protected", FIRST, f"{P}tasks/", f"{P}tasks/board/", "/jobs/", FIRST, f"{P}jobs/", f"{P}exports/",
        f"{P}screen/",
    ),
    "officer1": (
        "/", "/first-steps/", P, f"{P}decisions/", FIRST, f"{P}decisions/confirm/", f"{P}cases/?held=rules_changed", FIRST,
        f"{P}cases/?held=head_deceased", FIRST, f"{P}payments/", FIRST, "/access-table/", *ACCOUNT,
        f"{P}register/", "link:a[href*='/uploads/']", f"{P}programme/", "link:a[href*='/drafts/']", "link:a[href$='/effects/']",
        f"{P}programme/persons/", "/jobs/", "link:a[href*='/jobs/2/']", f"{P}exports/",
    ),
    "officer2": (f"{P}payments/", FIRST),
    "treasurer1": ("/", "/first-steps/", f"{P}payments/2/", f"{P}payments/3/", f"{P}payments/4/", f"{P}payments/5/"),
    "auditor1": ("/", "/first-steps/", f"{P}cases/?stage=returned", FIRST, "/visits/"),
    "admin1": (
        "/", "/first-steps/", "/people/", "/people/officer2/", "/person/add/", "/clients/", FIRST, "/client/add/", f"{P}register/", f"{P}programme/",
    ),
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


# What residents see, household by household as the demo names them: addresses, and buttons that lead on.
RESIDENTS: tuple[tuple[str, ...], ...] = (
    ("home/", "press:申請をはじめる", "check/", "saved/", "decline/"), ("home/", "press:回答する", "check/"), ("home/",),
)  # fmt: skip


@dataclass(frozen=True)
class Ways:
    """The ways into an open demo: the link of each login, and code and date of birth of each household to try."""

    links: dict[str, str]
    households: list[tuple[str, ...]]

    @property
    def base(self) -> str:
        """Where the office is."""
        return next(iter(self.links.values())).split("/demo/")[0]


@contextlib.contextmanager
def office(people: int) -> Iterator[Ways]:
    """Open a demo office; yield the ways in."""
    with tempfile.TemporaryDirectory() as place:
        files = Folder(Path(place) / "data", Path(place) / "out")
        simulate.build(files.data, people, 1, "cp932", Bars(quiet=True))
        season.play(files, EXAMPLE, Bars(quiet=True), letters=False)
        log = Path(place) / "serve.log"
        command = [sys.executable, "-m", "jimukyoku", "serve", "--demo", "--data", str(files.data), "--out", str(files.out), "--port", "8500"]
        with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
            try:
                yield _ways(log, process)
            finally:
                process.terminate()


def _ways(log: Path, process: subprocess.Popen[bytes]) -> Ways:
    for _ in range(240):
        text = log.read_text()
        assert process.poll() is None, text
        found = {login: link for link, login in re.findall(r"(http://\S+/demo/([\w.-]+)~\S+/)", text)}
        with contextlib.suppress(OSError):
            if found and urllib.request.urlopen(next(iter(found.values())), timeout=5).status == 200:
                return Ways(found, re.findall(r"照会用コード (\S+)　生年月日 \D+[\d元]+年(\d+)月(\d+)日（(\d+)年）", text))
        time.sleep(0.25)
    raise SystemExit("the office did not open")


def enter(browser: Browser, ways: Ways, login: str) -> Page:
    """Return the page of somebody who has signed in; nobody for an empty login."""
    page = browser.new_context(locale="ja-JP", viewport=DESK).new_page()
    if login:
        page.goto(ways.links[login])
        page.get_by_role("button", name="サインイン", exact=True).click()
        page.wait_for_load_state()
    return page


def follow(page: Page, base: str, step: str) -> None:
    """Go where a step leads."""
    kind, _colon, what = step.partition(":")
    if kind == "link":
        page.goto(base + (page.locator(what).first.get_attribute("href") or ""))
    elif kind == "press":
        page.get_by_role("button", name=what).first.click()
        page.wait_for_load_state()
    else:
        page.goto(base + step)


def take(page: Page, path: Path, sizes: dict[str, dict[str, int]]) -> None:
    """Take a page in every size, and say where it is wider than its window."""
    for size, viewport in sizes.items():
        page.set_viewport_size(viewport)
        page.screenshot(path=path.with_name(f"{path.name}-{size}.png"), full_page=size != "wall")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            print(f"wider than the window: {page.url} {size}")
    page.set_viewport_size(DESK)


def everything(browser: Browser, ways: Ways, folder: Path) -> None:
    """Take every page at both widths; the screen for the wall as wide as one."""
    for login, steps in PAGES.items():
        page = enter(browser, ways, login)
        for place, step in enumerate(steps):
            follow(page, ways.base, step)
            sizes = {"wall": WALL} if step.endswith("/screen/") else {"desk": DESK, "phone": PHONE}
            take(page, folder / f"{login or 'nobody'}-{place:02}", sizes)
        page.context.close()
    residents(browser, ways, folder)


def residents(browser: Browser, ways: Ways, folder: Path) -> None:
    """Take what residents see, in every language: the door, and each household's own pages."""
    for number, ((code, month, day, year), steps) in enumerate(zip(ways.households, RESIDENTS, strict=True), start=1):
        page = enter(browser, ways, "")
        for place, step in enumerate(("", "enter/")):
            page.goto(ways.base + R + step)
            in_every_language(page, ways, folder / f"resident-{place:02}")
        page.get_by_label("コード", exact=False).first.fill(code)
        page.get_by_label("暦").select_option("西暦")
        for label, text in (("年", year), ("月", month), ("日", day)):
            page.get_by_label(label, exact=True).fill(text)
        page.get_by_role("button", name="進む", exact=True).click()
        page.wait_for_load_state()
        for place, step in enumerate(steps):
            follow(page, ways.base, step if ":" in step else R + step)
            in_every_language(page, ways, folder / f"resident-household{number}-{place:02}")
        page.context.close()


def in_every_language(page: Page, ways: Ways, path: Path) -> None:
    """Take the page a resident is at in every language, and leave it as it was."""
    for language in (*LANGUAGES[1:], LANGUAGES[0]):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": ways.base}])
        page.goto(page.url)
        take(page, path.with_name(f"{path.name}-{language}"), {"desk": DESK, "phone": PHONE})


def guide(browser: Browser, ways: Ways, folder: Path) -> None:
    """Take the pictures of the guide."""
    from PIL import Image

    pages: dict[str, Page] = {}
    for name, login, address, presses in GUIDE:
        page = pages.setdefault(login, enter(browser, ways, login))
        page.goto(ways.base + address)
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
    with office(asked.people) as ways, sync_playwright() as playwright:
        found = shutil.which("chromium") or CHROMIUM
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        (guide if asked.guide else everything)(browser, ways, asked.folder)
        browser.close()


if __name__ == "__main__":
    main()
