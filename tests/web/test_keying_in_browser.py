"""The keying station in a real browser: two hundred fields without a lost keystroke, compositions, a network that goes away."""

import datetime as dt
import re
import sqlite3
import statistics

import pytest
from playwright.sync_api import expect

from jimukyoku.domain.access import Role
from jimukyoku.domain.entry import Plan
from tests.office.paper import line, take_in
from tests.office.world import OPEN, World
from tests.web.browser import both, check, check_english, serve
from tests.web.conftest import PASSWORD

HOME = "/p/mihon/hikazei-2026/entry/"
MONEY = ("account_holder_kana", "account_number", "account_type", "bank_code", "branch_code")  # in the order they are keyed
RECORDS = 40
PEOPLE = ("operator1", "operator2", "operator3", "operator4", "operator5", "operator6", "sv1", "officer1")


def number(place):
    return f"{9_000_000 + place}"


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """One text, then forty applications of which the accounts are to be keyed; people with passwords."""
    from jimukyoku.office.access import actions, links
    from jimukyoku.office.access.queries import person

    folder = tmp_path_factory.mktemp("keying")
    world = World("", folder)
    world.household("100", known=False)
    world.start()
    office = world.chain(OPEN).office
    for login in PEOPLE[1:6]:
        actions.employ(office.desk("operator1").person.organisation, login, f"入力 {login[-1]}子", Role.OPERATOR, at=office.at)
    written = dict.fromkeys(MONEY, "x")
    take_in(office, [line("N1", {"household_members": "x"}, reading=False)], "FAMILY", Plan.PARTIAL)  # keyed first, and by one person
    take_in(office, [line(f"T{place}", written, reading=False) for place in range(RECORDS)], "ACCOUNTS")
    for login in PEOPLE:
        actions.accept_invitation(links.token(person(login), links.INVITATION), PASSWORD, at=dt.datetime.now(dt.UTC))
    with serve(folder, OPEN) as running:
        yield running


@pytest.fixture
def kept(live):
    """What the office keeps, read beside it: (field, place, mark, value, step, strokes, millis) of a person."""
    (path,) = (live.folder / "out").rglob("*.sqlite3")

    def kept(login):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
            return base.execute(
                "SELECT c.field, c.place, k.mark, k.value, k.step, k.strokes, k.millis FROM entry_keying k JOIN entry_cutting c ON c.id = k.cutting_id "
                'WHERE k."by" = ? ORDER BY k.id', [login],
            ).fetchall()  # fmt: skip

    return kept


@pytest.fixture
def in_hand(live):
    """How many images somebody has in hand, read beside the office."""
    (path,) = (live.folder / "out").rglob("*.sqlite3")

    def in_hand(login):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
            return base.execute("SELECT COUNT(*) FROM entry_cutting WHERE holder = ?", [login]).fetchone()[0]

    return in_hand


@pytest.fixture
def sit(live, come, in_hand):
    """Sign somebody in and open the station; what the browser complains about is a failure. Whoever leaves, leaves nothing in hand."""
    complaints, opened = [], []

    def sit(login):
        page = come(login)
        page.on("console", lambda one: complaints.append(one.text) if "Content Security" in one.text else None)
        page.on("pageerror", lambda one: complaints.append(str(one)))
        page.goto(f"{live.base}{HOME}keying/")
        page.locator("[data-crop] img").wait_for()
        opened.append((login, page))
        return page

    yield sit
    for login, page in opened:
        page.goto(f"{live.base}{HOME}")
        for _ in range(100):
            if not in_hand(login):
                break
            page.wait_for_timeout(200)
        assert in_hand(login) == 0
    assert complaints == []


def saved(page):
    expect(page.locator("[data-waiting]")).to_have_text("0")


def label(page, text):
    expect(page.locator("[data-label]")).to_have_text(text)


def test_a_composition_belongs_to_the_input_method(sit, kept):
    """Enter while words are being converted ends the conversion and not the field."""
    page = sit("operator4")
    label(page, "世帯の方")
    cdp = page.context.new_cdp_session(page)
    for text in ("m", "み", "みh", "みほん", "見本"):
        cdp.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    page.keyboard.press("Enter")
    label(page, "世帯の方")
    cdp.send("Input.insertText", {"text": "見本　太郎"})
    expect(page.locator("[data-input]")).to_have_value("見本　太郎")
    label(page, "世帯の方")
    page.keyboard.press("Enter")
    saved(page)
    assert kept("operator4")[-1][3] == "見本　太郎"


def test_two_hundred_fields_without_a_lost_keystroke(sit, kept):
    """All keys are sent as one stream, nothing waits for the page; five kinds of field, one of which advances by itself."""
    page = sit("operator1")
    both(page, "keying")
    page.evaluate("window.spent = []; document.querySelector('[data-station]').addEventListener('keyed', (e) => spent.push(e.detail.millis))")
    for place in range(RECORDS):
        page.keyboard.type("mihon tarou" if place % 2 else "shakkin'chi")
        page.keyboard.press("Enter")
    for place in range(RECORDS):
        page.keyboard.type(number(place))
        page.keyboard.press("Enter")
    page.keyboard.type("1" * RECORDS)
    page.keyboard.type("0001" * RECORDS)
    for _place in range(RECORDS):
        page.keyboard.type("001")
        page.keyboard.press("Enter")
    expect(page.locator("[data-count]")).to_have_text("200")
    expect(page.locator("[data-notice]")).to_contain_text("待っている画像はありません")
    saved(page)
    rows = kept("operator1")
    assert len(rows) == len({row[:2] for row in rows}) == 200
    says = {(row[0], row[1]): row[3] for row in rows}
    for place in range(RECORDS):
        wanted = ("ミホン タロウ" if place % 2 else "シャッキンチ", number(place), "普通", "0001", "001")
        assert tuple(says[field, place] for field in MONEY) == wanted
    strokes = sum(row[5] for row in rows)
    assert strokes == 20 * 12 + 20 * 12 + 40 * 8 + 40 + 40 * 4 + 40 * 4 and all(row[6] >= 0 for row in rows)
    spent = sorted(page.evaluate("spent"))
    print(f"local advance of {len(spent)} fields: median {statistics.median(spent):.2f} ms, 95 % {spent[189]:.2f} ms, most {spent[-1]:.2f} ms")
    assert len(spent) == 200 and spent[189] <= 5
    check(page, "keying empty")


def test_the_browser_keeps_nothing(sit, live):
    page = sit("operator2")
    page.keyboard.type("mihon")
    page.keyboard.press("Enter")
    saved(page)
    stores = "[localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]"
    assert page.evaluate(f"(async () => {stores})()") == [0, 0, 0, 0]
    source = page.locator("[data-crop] img").get_attribute("src")
    answer = page.request.get(f"{live.base}{source}")
    assert answer.status == 200 and "no-store" in answer.headers["cache-control"]
    assert "no-store" in page.request.get(page.url).headers["cache-control"]


def test_somebody_elses_image_does_not_exist(sit, come, live):
    source = sit("operator2").locator("[data-crop] img").get_attribute("src")
    assert come("operator3").request.get(f"{live.base}{source}").status == 404


def test_back_blank_unreadable_hold_zoom_and_what_is_not_accepted(sit, kept):
    page = sit("operator3")
    before = len(kept("operator3"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-notice]")).to_contain_text("F3")
    page.keyboard.type("ＡＢＣ")
    page.keyboard.press("Enter")
    page.keyboard.press("F8")  # back: what was typed is there again
    assert page.locator("[data-input]").input_value() != ""
    page.keyboard.type("ka na")
    expect(page.locator("[data-input]")).to_have_value("カ ナ")
    page.keyboard.press("Enter")
    page.keyboard.press("F2")
    page.keyboard.press("F3")
    page.keyboard.press("F4")
    expect(page.locator("[data-crop]")).to_have_class(re.compile("large"))
    page.keyboard.press("F4")
    page.keyboard.press("F9")
    page.keyboard.press("F8")
    page.keyboard.press("F8")
    expect(page.locator("[data-notice]")).to_contain_text("1つ前より前には戻れません")
    page.keyboard.press("F9")
    page.keyboard.type("a")
    page.keyboard.press("Enter")
    saved(page)
    assert [row[2:4] for row in kept("operator3")[before:]] == [("value", "カ ナ"), ("unreadable", ""), ("blank", ""), ("value", "ア")]


def test_what_cannot_be_sent_stays_and_is_sent_later(sit, kept):
    page = sit("operator5")
    page.context.set_offline(True)
    for text in ("a", "i", "u"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("[data-trouble]")).to_contain_text("自動で送ります")
    both(page, "keying-offline")
    assert kept("operator5") == []
    page.context.set_offline(False)
    saved(page)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert [row[3] for row in kept("operator5")] == ["ア", "イ", "ウ"]


def test_an_answer_whose_receipt_was_lost_is_kept_once(sit, kept):
    """The office keeps it, the word that it did never arrives: sent again under the same key, it is there once."""
    page = sit("operator6")
    lost = []

    def lose(route):
        if len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/keying/save/", lose)
    page.keyboard.type("a")
    page.keyboard.press("Enter")
    page.keyboard.type("i")
    page.keyboard.press("Enter")
    saved(page)
    assert lost == [200, 200] and [row[3] for row in kept("operator6")] == ["ア", "イ"]


def test_keys_of_ones_own_and_in_english(sit, live):
    page = sit("operator6")
    page.get_by_role("link", name="キーを変える").click()
    both(page, "keying-keys")
    page.get_by_label("1つ前に戻る").select_option("Enter")
    page.get_by_role("button", name="このキーにする").click()
    page.get_by_role("alert").filter(has_text="同じキーが2つ").wait_for()
    page.get_by_label("1つ前に戻る").select_option("ArrowUp")
    page.get_by_role("button", name="このキーにする").click()
    page.locator("[data-crop] img").wait_for()
    page.keyboard.type("e")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-input]")).to_have_value("エ")
    page.get_by_role("contentinfo").get_by_role("button", name="English").click()
    for path in ("", "keying/", "keying/keys/"):
        page.goto(f"{live.base}{HOME}{path}")
        check(page, path)
        check_english(page, path)
