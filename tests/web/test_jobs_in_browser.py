"""A long list is decided in a real browser: started, watched, stopped, taken up again, finished by a worker of the command line."""

import os
import re
import subprocess
import sys
import threading

import pytest
from playwright.sync_api import expect

from tests.office.world import OPEN, World
from tests.web.browser import both, check_english, environment, serve
from tests.web.conftest import PASSWORD

PROGRAMME = "/p/mihon/hikazei-2026"


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """An office without a worker of its own, whose lists of more than one case become jobs of one case a unit."""
    import datetime as dt

    from jimukyoku.office.access import actions, links
    from jimukyoku.office.access.queries import person

    folder = tmp_path_factory.mktemp("jobs")
    world = World("", folder)
    for number in ("100", "200", "300", "400"):
        world.household(number)
    world.start()
    world.chain(OPEN).work()
    for login in ("officer1", "operator1"):
        actions.accept_invitation(links.token(person(login), links.INVITATION), PASSWORD, at=dt.datetime.now(dt.UTC))
    with environment(JIMUKYOKU_AT_ONCE="1"), serve(folder, OPEN) as running:
        yield running


def worker(live, units=0):
    """Run a worker of the office until nothing is left, or for so many units."""
    script = (
        "import sys, threading; from pathlib import Path; from jimukyoku.office.opening import open_office\n"
        "open_office(sys.argv[1], Path(sys.argv[2]))\n"
        "from jimukyoku.office.jobs import queue, worker\n"
        "loop = worker.Loop(drain=True); most = int(sys.argv[3]); finish = queue.finish\n"
        "def counted(*given):\n"
        "    finish(*given)\n"
        "    if most and loop.units + 1 >= most: loop.stop()\n"
        "worker.queue.finish = counted\n"
        "print(loop.run())\n"
    )
    environment = {**os.environ, "JIMUKYOKU_DEMO_DAY": OPEN.isoformat(), "JIMUKYOKU_AT_ONCE": "1"}
    out = live.folder / "out"
    done = subprocess.run([sys.executable, "-c", script, f"sqlite:///{out.resolve()}/office.sqlite3", str(out / "files"), str(units)],
                          env=environment, capture_output=True, text=True, timeout=120)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_a_long_list_is_watched_stopped_and_finished(live, come):
    page = come("officer1")
    page.goto(f"{live.base}{PROGRAMME}/decisions/")
    while page.get_by_text("未確認", exact=True).count():
        page.locator("tr", has=page.get_by_text("未確認", exact=True)).first.get_by_role("link").click()
        page.get_by_role("button", name="確認しました。次の案件へ").click()
        page.goto(f"{live.base}{PROGRAMME}/decisions/")
    page.get_by_role("link", name="一覧の決定へ進む").click()
    page.get_by_role("button", name=re.compile("件を提案のとおり決定する")).click()
    page.get_by_role("heading", name="一覧の決定").wait_for()
    expect(page.get_by_text("0 / 4 件（0%）")).to_be_visible()
    expect(page.get_by_text("ワーカーが動いていません")).to_be_visible()
    both(page, "job-waiting")

    watched = come("officer1")  # a second window, which is never reloaded
    watched.goto(page.url)
    assert worker(live, units=1) == 1
    watched.get_by_text("1 / 4 件（25%）").wait_for(timeout=30_000)
    both(watched, "job-running")
    page.goto(f"{live.base}{PROGRAMME}/decisions/")
    assert page.get_by_role("heading", name="先に見る案件").count() == 0, "while a list is being decided, no other one is begun"
    both(page, "decisions-with-a-job")
    page.get_by_role("button", name=re.compile("中止する")).click()
    page.get_by_role("status").filter(has_text="処理を中止しました").wait_for()
    both(page, "job-cancelled")
    watched.locator("[role=status]").filter(has_text="中止").wait_for(state="attached", timeout=30_000)
    assert worker(live) == 0, "what was cancelled is not gone on with"

    page.get_by_role("button", name=re.compile("再開する")).click()
    page.get_by_role("status").filter(has_text="処理を再開しました").wait_for()
    assert worker(live) == 3
    page.get_by_text("4 / 4 件（100%）").wait_for(timeout=30_000)
    both(page, "job-done")
    page.get_by_role("link", name="決定の画面を開く").click()
    page.get_by_text("決定を待つ案件はありません。").wait_for()


def test_letters_are_printed_from_the_page_of_work(live, come):
    page = come("operator1")
    page.goto(f"{live.base}{PROGRAMME}/jobs/")
    both(page, "jobs-to-start")
    page.get_by_role("button", name=re.compile("決定通知の印刷")).click()
    page.get_by_role("heading", name="決定通知の印刷").wait_for()
    going = threading.Thread(target=worker, args=(live,))
    going.start()
    page.get_by_text("印刷用のPDFができました。").wait_for(timeout=60_000)
    going.join()
    both(page, "job-letters-done")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("decision-.*pdf")).click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.goto(f"{live.base}/")
    page.get_by_role("link", name="処理状況").click()
    both(page, "jobs")
    page.get_by_role("button", name="English").click()
    check_english(page, "jobs")


def test_without_scripts_reloading_shows_the_same(live, come):
    page = come("officer1", java_script_enabled=False)
    page.goto(f"{live.base}/jobs/")
    page.get_by_role("link", name="一覧の決定").click()
    expect(page.get_by_text("4 / 4 件（100%）")).to_be_visible()


def test_a_list_leaves_by_two_people(live, come):
    operator, officer = come("operator1"), come("officer1")
    operator.goto(f"{live.base}{PROGRAMME}/exports/")
    both(operator, "exports-empty")
    operator.get_by_role("button", name="依頼する").click()
    both(operator, "exports-errors")
    operator.get_by_label("持ち出す目的").fill("月例の確認のため")
    operator.get_by_role("button", name="依頼する").click()
    operator.get_by_role("status").filter(has_text="依頼しました").wait_for()
    officer.goto(f"{live.base}{PROGRAMME}/exports/")
    both(officer, "exports-to-approve")
    officer.get_by_role("button", name=re.compile("承認する")).click()
    officer.get_by_role("status").filter(has_text="承認しました").wait_for()
    worker(live)
    operator.reload()
    both(operator, "exports-ready")
    with operator.expect_download() as download:
        operator.get_by_role("button", name=re.compile("受け取る")).click()
    assert download.value.suggested_filename == "cases-1.xlsx"
