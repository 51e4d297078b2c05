"""The decision desk and the payment desk in a real browser: three people at three machines, without and with scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.office.world import OPEN, World
from tests.web.browser import PICTURES, both, check, check_english, serve
from tests.web.conftest import PASSWORD

PROGRAMME = "/p/mihon/hikazei-2026"


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """An office with a list to decide, unclear cases, and money to pay; the three people have passwords."""
    import datetime as dt

    from jimukyoku.domain.decision import UNCLEAR, list_hash
    from jimukyoku.office.access import actions, links
    from jimukyoku.office.access.queries import person
    from jimukyoku.office.decision.actions import decide_list
    from jimukyoku.office.decision.queries import proposals

    folder = tmp_path_factory.mktemp("desks")
    world = World("", folder)
    for number in ("100", "200", "500"):
        world.household(number)
    world.change("50001", "T", "20260701", tax="3")
    for number in ("300", "400"):
        world.household(number, known=False, tax=None)
    world.apply("300")
    world.start()
    chain = world.chain(OPEN)
    chain.work()
    office = chain.office
    ready = [one for one in proposals(office.programme.pk) if one.outcome != UNCLEAR][:1]
    decide_list(office.desk("officer1"), office.programme, ready, list_hash(ready))
    chain.notify()
    for login in ("officer1", "officer2", "treasurer1"):
        actions.accept_invitation(links.token(person(login), links.INVITATION), PASSWORD, at=dt.datetime.now(dt.UTC))
    with serve(folder, OPEN) as running:
        yield running


def test_three_people_pay(live, come):
    officer1, officer2, treasurer = come("officer1"), come("officer2", java_script_enabled=True), come("treasurer1")
    officer1.get_by_role("link", name="振込ファイルの作成待ち").click()
    both(officer1, "payments-to-make")
    officer1.get_by_role("button", name="振込ファイルを作成").click()
    officer1.get_by_role("heading", name=re.compile("振込 #")).wait_for()
    both(officer1, "batch-made")
    expect(officer1.get_by_role("button", name="承認する")).to_have_count(0)

    officer2.goto(f"{live.base}/")
    officer2.get_by_role("link", name="承認待ちの振込ファイル").click()
    both(officer2, "payments")
    officer2.get_by_role("link", name=re.compile("^#")).click()
    both(officer2, "batch-to-approve")
    with officer2.expect_download() as download:
        officer2.get_by_role("button", name="振込ファイルを取り出す").click()
    assert download.value.suggested_filename.startswith("furikomi-")
    officer2.get_by_label("ファイルのハッシュ値の末尾8文字").fill("00000000")
    officer2.get_by_role("button", name="承認する").click()
    both(officer2, "batch-approve-errors")
    assert officer2.evaluate("document.activeElement.getAttribute('role')") == "alert"
    tail = officer2.locator("dd code").first.inner_text()[-8:]
    officer2.get_by_label("ファイルのハッシュ値の末尾8文字").fill(tail)
    officer2.get_by_label("あなたのパスワード").fill(PASSWORD)
    officer2.get_by_role("button", name="承認する").click()
    officer2.get_by_role("status").filter(has_text="承認しました").wait_for()

    treasurer.goto(f"{live.base}/")
    treasurer.get_by_role("link", name="送信待ちの振込ファイル").click()
    treasurer.get_by_role("link", name=re.compile("^#")).click()
    both(treasurer, "batch-to-release")
    treasurer.get_by_label("銀行に送るファイル").set_input_files({"name": "x.txt", "mimeType": "text/plain", "buffer": b"another file"})
    treasurer.get_by_label("あなたのパスワード").fill(PASSWORD)
    treasurer.get_by_role("button", name="送信済みにする").click()
    both(treasurer, "batch-release-refused")
    with treasurer.expect_download() as download:
        treasurer.get_by_role("button", name="振込ファイルを取り出す").click()
    treasurer.get_by_label("銀行に送るファイル").set_input_files(download.value.path())
    treasurer.get_by_label("あなたのパスワード").fill(PASSWORD)
    treasurer.get_by_role("button", name="送信済みにする").click()
    treasurer.get_by_role("status").filter(has_text="送信済みにしました").wait_for()
    both(treasurer, "batch-released")


def test_the_pages_of_the_decision_desk(live, come):
    page = come("officer1")
    page.goto(f"{live.base}{PROGRAMME}/decisions/")
    both(page, "decisions")
    page.locator("table").nth(1).get_by_role("link").first.click()
    both(page, "decision-case-sampled")
    page.goto(f"{live.base}{PROGRAMME}/decisions/confirm/")
    both(page, "decision-confirm-too-early")
    page.goto(f"{live.base}{PROGRAMME}/decisions/")
    page.locator("table").last.get_by_role("link").first.click()
    both(page, "decision-case-unclear")
    page.get_by_role("button", name="決定する", exact=True).click()
    both(page, "decision-case-errors")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_an_officer_decides_without_scripts(live, come):
    page = come("officer1", java_script_enabled=False)
    page.goto(f"{live.base}{PROGRAMME}/decisions/")
    page.locator("table").nth(1).get_by_role("link").first.click()
    while page.get_by_role("button", name="確認しました。次の案件へ").count():
        page.get_by_role("button", name="確認しました。次の案件へ").click()
        page.wait_for_load_state()
    page.get_by_role("link", name="一覧の決定へ進む").click()
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/decision-confirm-desk.png", full_page=True)
    page.get_by_role("button", name=re.compile("件を提案のとおり決定する")).click()
    page.get_by_role("status").filter(has_text="一覧のとおり決定しました").wait_for()


def test_what_is_left_after_the_list(live, come):
    page = come("officer1")
    page.goto(f"{live.base}{PROGRAMME}/decisions/")
    both(page, "decisions-left")


def test_the_desks_in_english(live, come):
    page = come("officer1")
    page.get_by_role("contentinfo").get_by_role("button", name="English").click()
    for path in ("decisions/", "decisions/confirm/", "payments/"):
        page.goto(f"{live.base}{PROGRAMME}/{path}")
        check(page, path)
        check_english(page, path)
