"""The queue in a real browser: two operators press in the same moment, the supervisor moves; without scripts; in English."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from jimukyoku.domain.access import Role
from tests.office.world import OPEN, World
from tests.web.browser import both, check, check_english, serve
from tests.web.conftest import PASSWORD

HOME = "/p/mihon/hikazei-2026/tasks/"


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """An office with eight cases to tell something, two unclear ones, and people with passwords."""
    from jimukyoku.office.access import actions, links
    from jimukyoku.office.access.queries import person
    from jimukyoku.office.decision.actions import recommend

    folder = tmp_path_factory.mktemp("work")
    world = World("", folder)
    for number in range(100, 108):
        world.household(str(number), known=False)
        world.apply(str(number), 署名="なし")
    for number in ("200", "201"):
        world.household(number, known=False, tax=None)
        world.apply(number)
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    chain._screen()
    recommend(chain.office.desk("operator1"), chain.office.programme)
    actions.employ(chain.office.desk("operator1").person.organisation, "operator2", "受付 桃子", Role.OPERATOR, at=chain.office.at)
    for login in ("operator1", "operator2", "sv1", "officer1", "officer2"):
        actions.accept_invitation(links.token(person(login), links.INVITATION), PASSWORD, at=dt.datetime.now(dt.UTC))
    with serve(folder, OPEN) as running:
        yield running


def next_button(page):
    return page.get_by_role("button", name=re.compile("次の1件.*不備の通知"))


def number(page):
    page.wait_for_url(re.compile(r"/(screening|decisions)/[\d-]+/"))
    return page.get_by_role("heading", level=1).inner_text()


def test_two_operators_press_in_the_same_moment(live, come):
    one, two = come("operator1"), come("operator2")
    for page in (one, two):
        page.goto(f"{live.base}{HOME}")
    both(one, "work-empty")
    next_button(one).evaluate("button => setTimeout(() => button.click(), 50)")
    next_button(two).evaluate("button => setTimeout(() => button.click(), 50)")
    first, second = number(one), number(two)
    assert first != second
    one.goto(f"{live.base}{HOME}")
    both(one, "work-mine")
    one.keyboard.press("n")  # what is in hand comes first
    assert number(one) == first


def test_a_task_is_let_go_in_three_ways(live, come):
    page = come("operator2")
    page.goto(f"{live.base}{HOME}")
    page.keyboard.press("n")
    held = re.search(r"[\d-]{6,}", number(page)).group()
    page.goto(f"{live.base}{HOME}")
    page.get_by_role("link", name="脇に置く").click()
    both(page, "work-aside")
    page.get_by_label("脇に置く理由").fill("")
    page.get_by_role("button", name="作業を脇に置く").click()
    both(page, "work-aside-errors")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.get_by_label("脇に置く理由").fill("本人の折り返し電話を待つ")
    page.get_by_role("button", name="作業を脇に置く").click()
    page.get_by_role("status").filter(has_text="脇に置きました").wait_for()
    both(page, "work-set-aside")
    page.get_by_role("button", name="再開する").click()
    page.goto(f"{live.base}{HOME}")
    page.get_by_role("link", name="引き継ぐ").click()
    both(page, "work-hand")
    page.get_by_label("引き継ぐ人").select_option("operator1")
    page.get_by_label("伝言").fill("奥様に電話済み。署名だけ残っています。")
    page.get_by_role("button", name="作業を引き継ぐ").click()
    page.get_by_role("status").filter(has_text="引き継ぎました").wait_for()
    other = come("operator1")
    other.goto(f"{live.base}{HOME}")
    other.get_by_text("奥様に電話済み").wait_for()
    expect(other.get_by_role("link", name=held)).to_have_count(1)


def test_the_supervisor_sees_and_moves(live, come):
    operator, sv = come("operator2"), come("sv1")
    operator.goto(f"{live.base}{HOME}")
    operator.keyboard.press("n")
    held = re.search(r"[\d-]{6,}", number(operator)).group()
    sv.goto(f"{live.base}{HOME}")
    sv.get_by_role("link", name="みんなの作業（割り当て）").click()
    both(sv, "work-board")
    sv.get_by_role("button", name="選んだ作業を移す").click()
    both(sv, "work-board-errors")
    assert sv.evaluate("document.activeElement.getAttribute('role')") == "alert"
    sv.get_by_label(f"受付番号 {held} を選ぶ").check()
    sv.get_by_label("移す先").select_option("sv1")
    sv.get_by_label("移す理由").fill("早退のため")
    sv.get_by_role("button", name="選んだ作業を移す").click()
    sv.get_by_role("status").filter(has_text="作業を移しました：1件").wait_for()
    operator.goto(f"{live.base}{HOME}")
    expect(operator.get_by_role("link", name=held)).to_have_count(0)
    sv.get_by_role("link", name="受付 桃子").click()
    both(sv, "work-skills")
    sv.get_by_label("口座の確認").check()
    sv.get_by_role("button", name="登録する").click()
    sv.get_by_role("status").filter(has_text="登録しました").wait_for()
    sv.get_by_text("案件の優先度と条件を変える").click()
    sv.get_by_label("優先度を変える受付番号").fill(held)
    sv.get_by_label(re.compile("^作業の種類")).select_option("deficiency")
    sv.get_by_label("優先度を変える理由").fill("苦情があったため")
    sv.get_by_role("button", name="優先度を変える").click()
    sv.get_by_role("status").filter(has_text="優先度を変えました").wait_for()
    both(sv, "work-board-urgent")


def test_an_officer_is_told_when_a_colleague_has_the_case(live, come):
    """The page beats; when the task is moved away, it says so, and what was typed stays."""
    one, two = come("officer1"), come("officer2")
    one.goto(f"{live.base}{HOME}")
    one.keyboard.press("n")
    one.get_by_text("この画面を開いているあいだ、ほかの人には渡りません").wait_for()
    both(one, "work-panel")
    one.get_by_label(re.compile("^理由")).fill("書きかけの理由")
    at = one.url
    two.goto(at)
    two.get_by_text("福祉 一郎 さんの作業です").wait_for()
    both(two, "work-panel-anothers")
    two.goto(f"{live.base}{HOME}board/")
    two.get_by_label(re.compile("を選ぶ")).first.check()
    two.get_by_label("移す先").select_option("officer2")
    two.get_by_label("移す理由").fill("会議のため")
    two.get_by_role("button", name="選んだ作業を移す").click()
    two.get_by_role("status").filter(has_text="作業を移しました").wait_for()
    one.get_by_role("radio", name="不支給").check()
    one.get_by_label("根拠条文").fill("要綱3条")
    one.get_by_role("button", name="決定する").click()
    one.get_by_role("alert").filter(has_text="福祉 二葉 さんが作業中です").wait_for()
    expect(one.get_by_label(re.compile("^理由"))).to_have_value("書きかけの理由")


def test_everything_works_without_scripts(live, come):
    page = come("officer1", java_script_enabled=False)
    page.goto(f"{live.base}{HOME}")
    page.get_by_role("button", name=re.compile("次の1件")).click()
    page.get_by_role("button", name="持ち時間を延ばす").click()
    page.get_by_text(re.compile(r"\d まで、ほかの人には渡りません")).wait_for()
    page.get_by_role("link", name="戻す", exact=True).click()
    page.get_by_role("button", name="作業を戻す").click()
    page.get_by_role("status").filter(has_text="戻しました").wait_for()


def test_in_english(live, come):
    page = come("sv1")
    page.get_by_role("contentinfo").get_by_role("button", name="English").click()
    for path in ("", "board/", "board/skills/"):
        page.goto(f"{live.base}{HOME}{path}")
        check(page, path)
        check_english(page, path)
