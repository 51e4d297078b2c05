"""The register's desk, the programme's pages and the visits in a real browser, as wide as a desk and as a phone."""

import re

import pytest

from tests.office.test_drafts import CAP, CHEAPER, changed
from tests.office.test_zipped import zipped
from tests.office.world import OPEN, World
from tests.web.browser import both, check_english, environment, serve
from tests.web.conftest import PASSWORD
from tests.web.test_jobs_in_browser import worker

PROGRAMME = "/p/mihon/hikazei-2026"


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """An office with two households on their way and no worker, in which files above 20 lines are long; its people have passwords."""
    import datetime as dt

    from jimukyoku.office.access import actions, links
    from jimukyoku.office.access.queries import person

    folder = tmp_path_factory.mktemp("imports")
    world = World("", folder)
    for number in ("100", "200"):
        world.household(number, size=2)
    world.household("300", known=False)
    world.decided()
    for login in ("officer1", "officer2", "auditor1", "admin1"):
        actions.accept_invitation(links.token(person(login), links.INVITATION), PASSWORD, at=dt.datetime.now(dt.UTC))
    with environment(JIMUKYOKU_ROWS_AT_ONCE="20"), serve(folder, OPEN) as running:
        yield running


def give(page, name, content, kind="住民"):
    page.get_by_label("ファイルの種類").select_option(label=kind)
    page.get_by_label("ファイル（CSV）").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="内容を確かめる").click()


def test_a_file_is_looked_at_and_taken_in(live, come):
    officer = come("officer1")
    officer.goto(f"{live.base}{PROGRAMME}/")
    officer.locator(".menu__more > summary").click()
    officer.get_by_role("link", name="台帳", exact=True).click()
    officer.get_by_role("heading", name="台帳", exact=True).wait_for()
    both(officer, "register")
    give(officer, "register.csv", b"\x81 ,\x81 \r\n")
    officer.get_by_role("alert").wait_for()
    both(officer, "register-errors")
    assert officer.evaluate("document.activeElement.getAttribute('role')") == "alert"
    give(officer, "register-2026-07-20.csv", "宛名番号,氏名,フリガナ,生年月日,町名\r\n10001,見本太郎,ミホン,19600401,中央\r\n".encode("cp932"))
    officer.get_by_role("heading", name="見出しの照合").wait_for()
    both(officer, "register-headings")
    rows = (live.folder / "data" / "register.csv").read_bytes().decode("cp932").splitlines()
    head, first, second = rows[0], rows[1].split(","), rows[2].split(",")
    first[head.split(",").index("住所")] = "見本市東9-9"
    second[head.split(",").index("世帯番号")] = "x"
    content = "\r\n".join([head, ",".join(first), ",".join(second), *rows[3:-1], ""]).encode("cp932")
    give(officer, "register-2026-07-20.csv", content)
    officer.get_by_role("heading", name="取込の確認：住民").wait_for()
    both(officer, "register-preview")
    officer.get_by_role("link", name="住所の変更").click()
    officer.get_by_role("heading", name=re.compile("影響を受ける案件")).wait_for()
    both(officer, "register-touched")
    officer.go_back()
    officer.get_by_role("link", name="変わるものの一覧").click()
    officer.get_by_role("heading", name="住民：変わる").wait_for()
    both(officer, "register-altered")
    officer.go_back()
    with officer.expect_download() as download:
        officer.get_by_role("link", name="行番号と理由の一覧（CSV）").click()
    assert download.value.suggested_filename.endswith(".csv")
    officer.get_by_role("button", name="取り込む").click()
    officer.get_by_role("alert").wait_for()
    both(officer, "register-preview-errors")
    officer.get_by_label(re.compile("行を除いて取り込む")).check()
    officer.get_by_role("button", name="取り込む").click()
    officer.get_by_role("status").filter(has_text="取り込みました").wait_for()
    both(officer, "register-taken-in")


def test_a_large_file_is_watched_while_jobs_look_at_it_and_take_it_in(live, come):
    officer = come("officer2")
    officer.goto(f"{live.base}{PROGRAMME}/register/")
    lines = "".join(f"{n},10001,M,20260620,20260622,見本市東{n},\r\n" for n in range(1, 31))
    content = f"異動連番,宛名番号,異動事由コード,異動年月日,届出年月日,住所,課税区分\r\n{lines}".encode("cp932")
    give(officer, "changes-2026-07-20.csv", content + b'31,"1', kind="異動")
    officer.get_by_text("0 / 31 件（0%）").wait_for()
    assert worker(live) == 0, "what cannot be read is not done"
    officer.get_by_text("CSVとして読めません").wait_for(timeout=30_000)
    both(officer, "register-unreadable")
    officer.get_by_role("link", name="台帳", exact=True).last.click()
    give(officer, "changes-2026-07-21.csv", content, kind="異動")
    officer.get_by_text("0 / 31 件（0%）").wait_for()
    both(officer, "register-unseen")
    assert worker(live) == 1
    officer.get_by_role("link", name="取込の確認の画面を開く").click(timeout=30_000)
    officer.get_by_role("button", name="取り込む").click()
    officer.get_by_role("heading", name="台帳の取込み").wait_for()
    both(officer, "register-taking-in")
    assert worker(live) == 1
    officer.get_by_text("取り込みました：30行").wait_for(timeout=30_000)
    officer.get_by_role("link", name="取込の確認の画面を開く").click()
    officer.get_by_text("取込済み").wait_for()


def test_a_version_is_handed_in_looked_at_and_published(live, come):
    admin, officer = come("admin1"), come("officer1")
    admin.goto(f"{live.base}{PROGRAMME}/")
    admin.locator(".menu__more > summary").click()
    admin.get_by_role("link", name="制度", exact=True).click()
    admin.get_by_role("heading", name=re.compile("臨時給付金")).wait_for()
    for summary in admin.locator("main details > summary").all()[-1:]:
        summary.click()
    both(admin, "programme")

    def hand_in(files):
        admin.get_by_label("制度パック（zip）").set_input_files({"name": "pack.zip", "mimeType": "application/zip", "buffer": zipped(files)})
        admin.get_by_role("button", name="確かめる").click()

    hand_in(changed("household: 30000", "household: 29000"))
    admin.get_by_role("heading", name="制度パックの誤り").wait_for()
    both(admin, "programme-mistakes")
    hand_in(CHEAPER)
    admin.get_by_role("heading", name="公開を待つ版").wait_for()
    officer.goto(f"{admin.url}effects/")
    officer.get_by_role("heading", name="結果が変わる案件").wait_for()
    both(officer, "draft-effects-many")
    admin.get_by_role("link", name="制度", exact=True).first.click()
    admin.get_by_role("heading", name="公開を待つ版").wait_for()
    both(admin, "programme-waiting")
    hand_in(CAP)
    admin.get_by_role("heading", name="公開を待つ版").wait_for()
    both(admin, "draft-own")
    officer.goto(admin.url)
    for summary in officer.locator("main details > summary").all()[:2]:
        summary.click()
    officer.locator("img.sheet").first.scroll_into_view_if_needed()
    officer.locator("img.sheet").first.evaluate("img => img.decode()")
    assert officer.evaluate("document.querySelector('img.sheet').naturalWidth") > 700
    both(officer, "draft-to-publish")
    officer.get_by_role("link", name="結果が変わる案件を確かめる").click()
    officer.get_by_role("heading", name="終わっていない案件への影響").wait_for()
    both(officer, "draft-effects")
    officer.go_back()
    officer.get_by_label("あなたのパスワード").fill(PASSWORD)
    officer.get_by_role("button", name="この版を公開する").click()
    officer.get_by_role("alert").wait_for()
    both(officer, "draft-errors")
    officer.get_by_label("変わるところと試しの世帯の結果を確かめました").check()
    officer.get_by_label("あなたのパスワード").fill(PASSWORD)
    officer.get_by_role("button", name="この版を公開する").click()
    officer.get_by_role("status").filter(has_text="第2版を公開しました").wait_for()
    both(officer, "programme-published")
    officer.get_by_role("link", name="第1版との違い").click()
    officer.get_by_role("heading", name="第1版と第2版の違い").wait_for()
    officer.locator("main details > summary").first.click()
    both(officer, "differences")
    officer.goto(f"{live.base}{PROGRAMME}/programme/persons/")
    both(officer, "persons")


def test_who_looked_at_what(live, come):
    auditor = come("auditor1")
    auditor.get_by_role("link", name="閲覧記録").click()
    auditor.get_by_role("heading", name="閲覧記録").wait_for()
    both(auditor, "visits")
    auditor.get_by_label("この日から").fill("2026-12-02")
    auditor.get_by_label("この日まで").fill("2026-12-01")
    auditor.get_by_role("button", name="絞り込む").click()
    auditor.get_by_role("alert").wait_for()
    both(auditor, "visits-errors")


def test_in_english(live, come):
    officer, auditor = come("officer2"), come("auditor1")
    for page, paths in ((officer, ("/register/", "/programme/", "/programme/persons/", "/programme/differences/")), (auditor, ("/visits/",))):
        page.goto(f"{live.base}/")
        page.get_by_role("button", name="English").click()
        for path in paths:
            page.goto(f"{live.base}{path if page is auditor else PROGRAMME + path}")
            check_english(page, path)
