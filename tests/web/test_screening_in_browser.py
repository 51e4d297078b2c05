"""An operator's day with the keyboard alone, a household's answer by telephone, and the officer who decides on what was seen."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.office.world import OPEN, World
from tests.web.browser import both, check, check_english, serve
from tests.web.conftest import PASSWORD

PROGRAMME = "/p/mihon/hikazei-2026"


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """An office where the rules have run and nobody has looked yet; operator and officer have passwords."""
    from jimukyoku.office.access import actions, links
    from jimukyoku.office.access.queries import person

    folder = tmp_path_factory.mktemp("screening")
    world = World("", folder)
    for number in ("100", "200", "300", "400", "500"):
        world.household(number, known=False)
    world.apply("100", 署名="なし", 口座番号="12345")
    world.apply("200", 氏名="見本 花子", フリガナ="ミホン タロウ")
    world.apply("300", 振込先="", 口座確認書類="なし")
    world.apply("400", 生年月日="昭和廿五年卯月一日")
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    chain.repeat("審査", chain._screen)
    world.apply("500")
    world.write()
    chain.intake("applications")
    for login in ("operator1", "officer1"):
        actions.accept_invitation(links.token(person(login), links.INVITATION), PASSWORD, at=dt.datetime.now(dt.UTC))
    with serve(folder, OPEN) as running:
        yield running


def keys(page, *pressed):
    """Press keys one after the other; what opens another page has opened it before the next."""
    for key in pressed:
        page.keyboard.press(key)
        page.wait_for_load_state()


def loads(page, key):
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')")


def test_a_day_at_the_desks_with_keys_only(live, come):
    page = come("operator1")
    page.goto(f"{live.base}{PROGRAMME}/screening/")
    both(page, "screening")
    loads(page, "4")  # 本人か確かめる
    both(page, "screening-identity")
    keys(page, "j")
    loads(page, "Enter")
    page.get_by_role("heading", name=re.compile("^審査 ")).wait_for()
    both(page, "screening-case")
    keys(page, "?")
    expect(page.get_by_role("dialog").get_by_text("いる所見を認める")).to_be_visible()
    check(page, "keys")
    keys(page, "Escape", "j", "x")
    page.keyboard.type("読みは同じで、戸籍の写しで確かめた")
    keys(page, "Tab")
    loads(page, "Enter")
    page.get_by_role("status").filter(has_text="所見を外しました").wait_for()
    keys(page, "p")
    assert focused(page).startswith("提案する")
    loads(page, "Enter")
    page.get_by_role("status").filter(has_text="「支給」と提案しました").wait_for()


def test_a_notice_composed_looked_at_and_sent(live, come):
    page = come("operator1")
    page.goto(f"{live.base}{PROGRAMME}/deficiency/")
    both(page, "deficiency")
    number = page.locator("tbody a").first.inner_text()
    page.goto(f"{live.base}{PROGRAMME}/screening/{number}/")
    keys(page, "j")
    loads(page, "Enter")
    page.get_by_role("status").filter(has_text="所見を認めました").wait_for()
    assert page.evaluate("document.activeElement.id").startswith("finding-")  # the next one waits for the same key
    loads(page, "Enter")
    loads(page, "1")
    page.get_by_role("status").filter(has_text="所見を加えました").wait_for()
    expect(page.locator("article.finding--seen")).to_have_count(3)
    both(page, "screening-case-looked")
    loads(page, "p")
    both(page, "deficiency-compose")
    page.get_by_label("P01 の順番").fill("0")
    page.get_by_role("button", name="通知を確かめる").click()
    both(page, "deficiency-compose-errors")
    page.get_by_label("P01 の順番").fill("1")
    page.get_by_label("D01 の順番").fill("2")
    page.locator("h1").click()
    loads(page, "v")
    both(page, "deficiency-preview")
    assert page.locator("img.leaf").evaluate("one => one.naturalWidth > 700")
    expect(page.locator("section ol li").first).to_have_text(re.compile(r"^\s*本人確認書類の写しが不鮮明"))
    keys(page, "p")
    assert focused(page).startswith("この通知を送る")
    loads(page, "Enter")
    page.get_by_role("status").filter(has_text="不備通知を送りました").wait_for()
    both(page, "deficiency-sent")
    page.locator("tbody a", has_text=number).first.click()
    both(page, "deficiency-waiting")
    page.get_by_text("回答期限を延ばす").click()
    page.get_by_label("延ばす理由").fill("入院中と家族から電話")
    page.get_by_role("button", name="期限を延ばす").click()
    page.get_by_role("status").filter(has_text="延ばしました").wait_for()
    loads(page, "a")
    both(page, "answer")
    page.get_by_role("button", name="回答を受け付ける").click()
    both(page, "answer-errors")
    page.get_by_label("電話").check()
    page.get_by_role("group", name=re.compile("^署名")).get_by_label("あり").check()
    page.get_by_label("口座番号").fill("0012345")
    page.get_by_label("記入日").fill("2026-07-20")
    page.get_by_role("button", name="回答を受け付ける").click()
    page.get_by_role("status").filter(has_text="回答を受け付けました").wait_for()
    both(page, "screening-case-answered")
    keys(page, "p")
    loads(page, "Enter")
    page.get_by_role("status").filter(has_text="規則で審査しました").wait_for()
    both(page, "screening-case-look")
    keys(page, "j", "x")
    page.keyboard.type("窓口で原本を見た")
    keys(page, "Tab")
    loads(page, "Enter")
    keys(page, "p")
    loads(page, "Enter")
    page.get_by_role("status").filter(has_text="「支給」と提案しました").wait_for()
    officer = come("officer1")
    officer.goto(f"{live.base}{PROGRAMME}/decisions/{number}/")
    expect(officer.get_by_text("「窓口で原本を見た」")).to_be_visible()
    both(officer, "decision-case-looked")
    officer.get_by_label("確認してほしいこと").fill("署名の日付を見てください")
    officer.get_by_role("button", name="審査に戻す").click()
    page.goto(f"{live.base}{PROGRAMME}/screening/")
    page.get_by_role("link", name="規則で審査", exact=False)
    page.goto(f"{live.base}{PROGRAMME}/screening/{number}/")
    both(page, "screening-case-sent-back")
    page.goto(f"{live.base}{PROGRAMME}/cases/{number}/")
    keys(page, "4")
    expect(page).to_have_url(re.compile("#findings$"))
    both(page, "case-with-findings")


def test_the_keys_can_be_switched_off(live, come):
    page = come("operator1")
    page.goto(f"{live.base}{PROGRAMME}/screening/")
    keys(page, "?")
    page.get_by_role("button", name="1文字のキーを使う").click()
    keys(page, "Escape", "j")
    assert page.evaluate("document.activeElement === document.body || document.activeElement.id === 'help-dialog' || !document.activeElement.closest('tr')")
    page.reload()
    expect(page.locator("kbd[data-hint]:visible")).to_have_count(0)
    keys(page, "2")
    assert "why=" not in page.url
    keys(page, "?")
    page.get_by_role("button", name="1文字のキーを使う").click()
    keys(page, "Escape")
    loads(page, "3")
    expect(page).to_have_url(re.compile(re.escape("why=unclear")))


def test_the_desks_in_english(live, come):
    page = come("operator1")
    page.get_by_role("contentinfo").get_by_role("button", name="English").click()
    for path in ("screening/", "deficiency/", "screening/0000-0037/", "deficiency/0000-0045/"):
        page.goto(f"{live.base}{PROGRAMME}/{path}")
        check(page, path)
        check_english(page, path)
