"""The administrator's pages of the API in a real browser, and its description drawn under our policy, with nothing from elsewhere."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.office.world import OPEN, World
from tests.web.browser import PHONE, PICTURES, both, check_english, serve
from tests.web.conftest import PASSWORD


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """An office whose administrator has a password."""
    from jimukyoku.office.access import actions, links
    from jimukyoku.office.access.queries import person

    folder = tmp_path_factory.mktemp("api")
    world = World("", folder)
    world.household("100")
    world.start()
    actions.accept_invitation(links.token(person("admin1"), links.INVITATION), PASSWORD, at=dt.datetime.now(dt.UTC))
    with serve(folder, OPEN) as running:
        yield running


def test_a_client_is_registered_shown_its_token_and_revoked(live, come):
    page = come("admin1")
    page.get_by_role("link", name="API", exact=True).click()
    both(page, "clients-none")
    page.get_by_role("link", name="クライアントを追加").click()
    both(page, "client-add")
    page.get_by_role("button", name="登録する").click()
    both(page, "client-add-errors")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.get_by_label("識別名").fill("core")
    page.get_by_label("システムの名前").fill("住民記録システム")
    page.get_by_label("案件と不備を読む").check()
    page.get_by_role("button", name="登録する").click()
    both(page, "client")
    page.get_by_role("button", name="トークンを発行").click()
    both(page, "client-token")
    token = page.locator("#token").inner_text()
    answer = page.request.get(f"{live.base}/api/v1/programmes/mihon/hikazei-2026/cases", headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 200 and len(answer.json()["cases"]) == 1
    page.get_by_role("button", name="すべてのトークンを取り消す").click()
    page.get_by_text("取り消しました（1個）").wait_for()
    page.goto(f"{live.base}/clients/")
    both(page, "clients")
    page.get_by_role("button", name="English").click()
    for path in ("/clients/", "/client/add/", "/clients/core/"):
        page.goto(live.base + path)
        check_english(page, path)


def test_clients_work_without_scripts(live, come):
    page = come("admin1", java_script_enabled=False)
    page.goto(f"{live.base}/client/add/")
    page.get_by_label("識別名").fill("plain")
    page.get_by_label("システムの名前").fill("別のシステム")
    page.get_by_label("案件と不備を読む").check()
    page.get_by_role("button", name="登録する").click()
    page.get_by_role("button", name="トークンを発行").click()
    expect(page.locator("#token")).to_have_text(re.compile(r"^\s*jmk_"))


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_the_description_is_drawn_under_our_policy(live, browser, viewport):
    context = browser.new_context(locale="ja-JP", viewport=viewport or {"width": 1280, "height": 800})
    page, wrong, asked = context.new_page(), [], []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda problem: wrong.append(str(problem)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live.base}/api/v1/docs")
    page.get_by_text("案件の一覧", exact=True).wait_for()
    page.get_by_text("申請をまとめて送る", exact=True).click()
    page.get_by_text("Idempotency-Key").first.wait_for()
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/api-docs-{'phone' if viewport else 'desk'}.png", full_page=True)
    assert wrong == []
    assert all(url.startswith((live.base, "data:")) for url in asked)
    assert page.locator("h1, h2").first.inner_text()
    context.close()
