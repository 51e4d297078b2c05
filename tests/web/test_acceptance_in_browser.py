"""Settling, the supervisor's figures and the municipality's acceptance in a real browser, by keyboard; in English."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from jimukyoku.domain.entry import Plan
from tests.office.paper import Keyer, all_key, employ_keyers, image, line, take_in
from tests.office.world import OPEN, World
from tests.web.browser import both, check, check_english, serve
from tests.web.conftest import PASSWORD

HOME = "/p/mihon/hikazei-2026/entry/"


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """A delivery that waits to be accepted, a rejected one, and two fields that two people keyed differently."""
    from jimukyoku.domain.entry import Answer, Mark
    from jimukyoku.office.access import actions, links
    from jimukyoku.office.access.queries import person
    from jimukyoku.office.entry import actions as entry
    from jimukyoku.office.entry import sampling

    folder = tmp_path_factory.mktemp("acceptance")
    world = World("", folder)
    world.household("100", known=False)
    world.start()
    office = world.chain(OPEN).office
    keyers = [Keyer(desk, office) for desk in employ_keyers(office)]
    supervisor, officer = office.desk("sv1"), office.desk("officer1")
    written = {"account_number": "9000001", "bank_code": "0001"}
    good, bad = (take_in(office, [line(f"{name}{place}", written) for place in range(2)], name) for name in ("GOOD", "BAD"))
    entry.plant(supervisor, office.programme, good, [("account_number", image("k", 1, "x"), Answer(Mark.VALUE, "9000001"))])
    all_key(keyers)
    for bundle in (good, bad):
        entry.seal(supervisor, office.programme, bundle)
    sample = sampling.draw_sample(officer, office.programme, bad)
    sampling.inspect(officer, office.programme, bad, sampling.drawn(sample)[0], ["bank_code"])
    take_in(office, [line(f"T{place}", {"account_number": "9000001"}, account_number="9000009") for place in range(2)], "DIFFERENT")
    keyers[0].work()
    keyers[1].says = {"account_number": "9000007"}
    keyers[1].work()
    take_in(office, [line(f"C{place}", {"branch_code": "7"}, accepted=True) for place in range(24)], "CARPET", Plan.READING_FIRST)
    for login in ("operator1", "sv1", "officer1"):
        actions.accept_invitation(links.token(person(login), links.INVITATION), PASSWORD, at=dt.datetime.now(dt.UTC))
    with serve(folder, OPEN) as running:
        yield running


def test_a_third_person_settles_by_keyboard(live, come):
    page = come("operator1")
    page.goto(f"{live.base}{HOME}")
    both(page, "entry")
    page.keyboard.press("t")
    page.get_by_role("heading", name="口座番号").wait_for()
    both(page, "entry-third")
    expect(page.locator(".keying__value")).to_have_text(["9000001", "9000007", "9000009"])  # who said which is not told
    page.keyboard.press("1")
    page.get_by_role("heading", name="口座番号").wait_for()
    page.keyboard.press("i")
    page.keyboard.type("9000003")
    page.keyboard.press("Enter")
    page.get_by_text("判定を待っている項目はありません").wait_for()
    check(page, "nothing to settle")


def test_the_odd_one_out_of_a_carpet(live, come):
    page = come("operator1")
    page.goto(f"{live.base}{HOME}")
    page.keyboard.press("c")
    page.get_by_role("heading", name="一覧での確認").wait_for()
    both(page, "entry-carpet")
    for _image in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="23 件を確かめました。1 件は2人が入力します").wait_for()


def test_the_supervisor_sees_accuracy_and_begins_a_rejected_delivery_anew(live, come):
    page = come("sv1")
    page.goto(f"{live.base}{HOME}accuracy/")
    both(page, "entry-accuracy")
    expect(page.get_by_role("region", name=re.compile("正解の分かっている画像")).get_by_role("row")).to_have_count(3)
    page.goto(f"{live.base}{HOME}")
    page.get_by_role("button", name="入力をやり直す BAD").click()
    page.get_by_role("alert").filter(has_text="原因と対策").wait_for()
    page.get_by_label("原因と対策").fill("桁の読み違い。手引きを直した。")
    page.get_by_role("button", name="入力をやり直す BAD").click()
    page.get_by_role("status").filter(has_text="入力をやり直します").wait_for()
    expect(page.get_by_text("2回目")).to_have_count(1)


def test_the_municipality_accepts_a_delivery(live, come):
    page = come("officer1")
    page.goto(f"{live.base}{HOME}")
    page.get_by_role("link", name="検収 GOOD").click()
    both(page, "entry-delivery")
    page.get_by_role("button", name="検収する申請を抽出する").click()
    page.get_by_role("status").filter(has_text="2 件を抽出しました").wait_for()
    both(page, "entry-sample")
    expect(page.get_by_text("9000001")).to_have_count(1)
    for _record in range(2):
        page.get_by_role("button", name="この申請を確認した").click()
    page.get_by_role("status").filter(has_text="合格です").wait_for()
    both(page, "entry-accepted")


def test_in_english(live, come):
    page = come("officer1")
    page.get_by_role("contentinfo").get_by_role("button", name="English").click()
    for path in ("", "accuracy/", "bundles/GOOD/delivery/"):
        page.goto(f"{live.base}{HOME}{path}")
        check(page, path)
        check_english(page, path)
    page = come("operator1")
    page.get_by_role("contentinfo").get_by_role("button", name="English").click()
    for path in ("", "third/", "carpet/"):
        page.goto(f"{live.base}{HOME}{path}")
        check(page, path)
        check_english(page, path)
