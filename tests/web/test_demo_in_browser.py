"""The demo's office in a real browser: from the page of the doors through each role's first steps, without a violation of axe."""

import pytest
from playwright.sync_api import expect

from tests.web.browser import DESK, PHONE, check, check_english, serve
from tests.web.conftest import LOGINS
from tests.web.test_demo_office import build


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """A smaller city's office, opened by the command in which `make demo` ends."""
    folder = tmp_path_factory.mktemp("demo") / "office"
    build(folder, 3_000)
    with serve(folder, links="--demo") as running:
        yield running


@pytest.fixture
def enter(live, browser):
    """Come in through the page of the doors, as somebody would with a mouse."""
    opened = []

    def enter(login, viewport=DESK, locale="ja-JP"):
        context = browser.new_context(locale=locale, viewport=viewport)
        opened.append(context)
        page = context.new_page()
        page.goto((live.folder / "index.html").as_uri())
        page.locator(f"a[href*='/{login}~']").click()
        page.locator("main button[type=submit]").click()
        page.wait_for_url(f"{live.base}/first-steps/")
        return page

    yield enter
    for context in opened:
        context.close()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_page_of_the_doors(live, browser, viewport):
    page = browser.new_page(viewport=viewport)
    page.goto((live.folder / "index.html").as_uri())
    check(page, "doors")
    assert page.locator("main li a").count() == 8 + 3  # people of the office, and households at the residents' door
    page.close()


@pytest.mark.parametrize("login", sorted(LOGINS.values()))
def test_each_role_is_led_through_its_steps(enter, live, login):
    page = enter(login)
    check(page, f"first steps of {login}")
    links = [one.get_attribute("href") for one in page.locator(".first__step h2 a").all()]
    assert 5 <= len(links) <= 7
    for link in links:
        page.goto(live.base + link)
        check(page, f"{login} {link}")
    page.goto(f"{live.base}/")
    page.get_by_role("link", name="まず試すこと（最初の5分）").click()
    page.set_viewport_size(PHONE)
    check(page, f"first steps of {login} phone")


def test_what_was_done_is_marked(enter):
    page = enter("officer1")
    expect(page.locator(".first__step").first).not_to_contain_text("済み")
    page.get_by_role("link", name="決定の画面で、先に見る案件を確認する").click()
    page.get_by_role("link", name="先に見る案件を確認する").click()
    check(page, "sample")
    page.get_by_role("link", name="まず試すこと").click()
    expect(page.locator(".first__step").first).to_contain_text("済み")
    for fold in page.locator("details summary").all():
        fold.click()
    check(page, "everything unfolded")


def test_in_english(enter):
    page = enter("sv1", PHONE, "en-GB")
    check(page, "first steps in English")
    check_english(page, "first steps")


def test_two_people_two_browsers_one_file(enter, live):
    """The two steps for which one person is not enough, as the page tells them; nobody of the demo has a password to confirm by."""
    maker, other = enter("officer1"), enter("officer2")
    maker.goto(f"{live.base}/p/mihon/hikazei-2026/payments/")
    maker.get_by_role("button", name="振込ファイルを作成").click()
    maker.wait_for_url("**/payments/*/")
    expect(maker.get_by_role("button", name="承認する")).to_have_count(0)
    other.goto(maker.url)
    tail = other.locator("dd code").first.inner_text()[-8:]
    other.get_by_label("ファイルのハッシュ値の末尾8文字").fill(tail)
    other.get_by_role("button", name="承認する").click()
    expect(other.locator("h1")).to_contain_text("承認済")
