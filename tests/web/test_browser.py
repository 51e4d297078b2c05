"""The office in a real browser: every page in every state without an accessibility violation, at a phone's width as well."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.office.world import World, case_of
from tests.web.browser import AXE, DESK, PHONE, Axe, check, check_english, serve

ACCOUNT = [
    "/account/", "/account/factors/", "/account/factors/app/on/", "/account/factors/keys/", "/account/factors/keys/add/", "/account/sessions/",
    "/account/password/set/", "/sign-out/", "/keys/",
]  # fmt: skip
PROGRAMME = "/p/mihon/hikazei-2026/"
WORK = [f"{PROGRAMME}{rest}" for rest in ("", "cases/", "cases/?stage=x&text=1", "cases/?held=glyph", "post/")]
CASES = [f"{PROGRAMME}cases/{number}/" for number in ("0000-0013", "0000-0037", "0000-0045", "0000-0059", "0000-0000")]
PAGES = {
    None: ["/sign-in/", "/nothing/", "/welcome/x/", "/account/inactive/"],
    "officer1": ["/", *WORK, *CASES, "/access-table/", "/people/", "/nothing/", *ACCOUNT],
    "operator1": ["/", *WORK, *CASES, f"{PROGRAMME}post/attach/?row=A999"],
    "admin1": ["/", "/people/", "/person/add/", "/people/officer2/", "/people/admin1/"],
    "auditor1": ["/"],
}


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """An office in the middle of its work, served by the command people use."""
    from jimukyoku.office.cases import moves

    folder = tmp_path_factory.mktemp("live")
    world = World("", folder)
    world.household("100")
    world.household("200", known=False)
    world.household("300", known=False)
    world.household("400", 2, known=False)
    world.household("500", known=False)
    world.protected.append("50001")
    world.apply("200")
    world.apply("400", "A400", 氏名="見本 花子", フリガナ="ミホン ハナコ", 生年月日="昭和26年5月2日", 署名="なし")
    world.apply("500", "A500", 電話番号="03-1234-5678")
    world.apply("999", "A999", 氏名="知らない 人", フリガナ="シラナイ ヒト")
    office = world.decided()
    held = [case_of(office, household).pk for household in ("300", "400")]
    moves.hold(office.desk("officer1"), dict.fromkeys(held, "correspondence"), by="intake")
    with serve(folder) as running:
        yield running


@pytest.fixture(scope="module")
def states(live, browser):
    """The cookies of everybody who has signed in by their one-time link."""
    found = {None: None}
    for login, link in live.links.items():
        if login != "sv1":  # the supervisor signs in by passkey, see below
            context = browser.new_context(locale="ja-JP")
            page = context.new_page()
            page.goto(link)
            page.get_by_role("button", name="サインイン", exact=True).click()
            page.wait_for_url(f"{live.base}/")
            found[login] = context.storage_state()
            context.close()
    return found


@pytest.fixture
def visit(live, browser, states):
    """Open a page as somebody; what the browser complains of (a blocked script or style) fails the test."""
    opened, complaints = [], []

    def visit(login, path, viewport=None, locale="ja-JP", **options):
        context = browser.new_context(storage_state=states[login], viewport=viewport or DESK, locale=locale, **options)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live.base + path)
        opened.append(context)
        return page

    yield visit
    for context in opened:
        context.close()
    assert [text for text in complaints if "status of" not in text] == []


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("login", PAGES, ids=str)
def test_every_page(visit, live, login, viewport):
    page = visit(login, PAGES[login][0], viewport)
    for path in PAGES[login]:
        page.goto(live.base + path)
        check(page)


@pytest.mark.parametrize("login", ["officer1", "admin1"])
def test_every_page_in_english(visit, live, login):
    page = visit(login, "/", PHONE, locale="en-GB")
    for path in PAGES[login]:
        page.goto(live.base + path)
        check(page)
        check_english(page, path)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
class TestStates:
    def test_a_form_with_errors_leads_to_its_fields(self, visit, viewport):
        page = visit("admin1", "/person/add/", viewport)
        page.get_by_role("button", name="登録する").click()
        check(page, "errors of a new person")
        expect(page).to_have_title(re.compile("^エラー："))
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
        page.get_by_role("link", name="「氏名」を入力してください。").click()
        assert page.evaluate("document.activeElement.id") == "id_name"
        page.get_by_role("link", name="「役割」を選んでください。").click()
        assert page.evaluate("document.activeElement.id") == "id_role_0"

    def test_a_wrong_password(self, visit, viewport):
        page = visit(None, "/sign-in/", viewport)
        page.get_by_label("ログイン名").fill(f"nobody{viewport['width']}")
        page.get_by_label("パスワード").fill("wrong")
        page.get_by_role("button", name="サインイン", exact=True).click()
        check(page, "wrong password")

    def test_an_invitation_with_its_link(self, visit, viewport):
        page = visit("admin1", "/people/officer2/", viewport)
        page.get_by_role("button", name="招待リンクを作る").click()
        check(page, "invitation made")
        link = page.locator("#invitation").inner_text()
        page.goto(link)
        check(page, "invited")
        page.get_by_role("button", name="パスワードを設定").click()
        check(page, "invited, with errors")

    def test_a_changed_role_says_so(self, visit, viewport):
        page = visit("admin1", "/people/officer2/", viewport)
        wanted = "監査" if viewport is DESK else "市職員"
        page.get_by_label(wanted).check()
        page.get_by_role("button", name="役割を変更").click()
        page.get_by_role("status").filter(has_text="役割を変更しました。").wait_for()
        check(page, "role changed")

    def test_what_is_not_possible(self, visit, viewport):
        page = visit("admin1", "/people/nobody/", viewport)
        check(page, "unknown person")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_from_the_list_to_a_hold_that_is_lifted(visit, live, viewport):
    """An officer comes from the overview, finds the held case, forgets the reason, and lifts the hold; the page says so."""
    number = {1280: "0000-0037", 320: "0000-0045"}[viewport["width"]]
    page = visit("officer1", PROGRAMME, viewport)
    page.get_by_role("link", name="新しい届出あり").click()
    check(page, "the held cases")
    page.get_by_role("link", name=number, exact=True).click()
    expect(page.locator("main")).to_contain_text("保留中：新しい届出あり")
    page.locator("summary", has_text="保留を解除する").click()
    check(page, "a form unfolded")
    page.get_by_role("button", name="保留を解除する").click()
    check(page, "without a reason")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.get_by_role("link", name="「理由」を入力してください。").click()
    page.keyboard.type("届いた手紙を読み、申請と同じ内容だと確かめた")
    page.get_by_role("button", name="保留を解除する").click()
    page.get_by_role("status").filter(has_text="保留を解除しました。").wait_for()
    check(page, "the hold is lifted")
    text = page.locator("main").inner_text()
    assert "保留中" not in text and "届いた手紙を読み、申請と同じ内容だと確かめた" in text
    page.locator("summary", has_text="死亡等として終了する").click()
    small = page.evaluate("[...document.querySelectorAll('main summary, main .button, main textarea')].filter((one) => one.offsetParent)"
                          ".filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)")  # fmt: skip
    assert small == []


def test_locked_out(visit):
    page = visit(None, "/sign-in/")
    for _ in range(5):
        page.goto(page.url.split("?")[0])
        page.get_by_label("ログイン名").fill("locked-out")
        page.get_by_label("パスワード").fill("wrong")
        page.get_by_role("button", name="サインイン", exact=True).click()
    expect(page.locator("body")).to_contain_text("15分後にもう一度お試しください")
    check(page, "locked out")


class TestKeyboard:
    def test_first_comes_the_way_past_the_menu(self, visit):
        page = visit("officer1", "/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "本文へ進む"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"

    def test_where_one_is_can_be_seen(self, visit):
        page = visit("officer1", "/")
        for _ in range(4):
            page.keyboard.press("Tab")
        shown = page.evaluate("(({outlineWidth, outlineStyle, boxShadow}) => [outlineWidth, outlineStyle, boxShadow])(getComputedStyle(document.activeElement))")
        assert shown[:2] == ["4px", "solid"] and "rgb(255, 212, 61)" in shown[2]

    def test_a_question_mark_opens_the_list_of_keys_but_not_while_typing(self, visit):
        page = visit("admin1", "/person/add/")
        page.keyboard.press("?")
        expect(page.locator("#help-dialog")).to_be_visible()
        check_dialog = Axe().run(page, options=AXE).response["violations"]
        assert [one["id"] for one in check_dialog] == []
        page.keyboard.press("Escape")
        expect(page.locator("#help-dialog")).not_to_be_visible()
        page.get_by_label("氏名").press("?")
        expect(page.locator("#help-dialog")).not_to_be_visible()

    def test_targets_are_large_enough(self, visit):
        page = visit("officer1", "/p/mihon/hikazei-2026/", PHONE)
        small = page.evaluate(
            "[...document.querySelectorAll('button, .button, nav.menu a, input:not([type=hidden])')].filter((one) => one.offsetParent)"
            ".filter((one) => one.getBoundingClientRect().height < 44 && !one.matches('[type=radio],[type=checkbox]')).map((one) => one.outerHTML)"
        )
        assert small == []


def test_everything_works_without_scripts(visit):
    page = visit("admin1", "/person/add/", java_script_enabled=False)
    page.get_by_label("ログイン名").fill("noscript1")
    page.get_by_label("氏名").fill("無 台本")
    page.get_by_label("監査").check()
    page.get_by_role("button", name="登録する").click()
    page.get_by_role("heading", name="無 台本").wait_for()
    page.get_by_role("contentinfo").get_by_role("button", name="English").click()
    page.get_by_role("button", name="Make an invitation link").wait_for()


def test_a_passkey_is_registered_and_signs_in(live, browser):
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }})  # fmt: skip
    page.goto(live.links["sv1"])
    page.get_by_role("button", name="サインイン", exact=True).click()
    page.wait_for_url(f"{live.base}/")
    page.goto(f"{live.base}/account/factors/keys/add/")
    page.locator("input[type=checkbox]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile("confirm/factor/"))
    check(page, "confirm by a code")
    page.get_by_role("link", name="セキュリティキー").click()
    check(page, "confirm by a key")
    page.locator("#mfa_webauthn_reauthenticate").click()
    page.wait_for_url(re.compile("factors/codes/"))
    check(page, "recovery codes")
    for path in ("/account/factors/", "/account/factors/keys/", "/account/factors/codes/new/"):
        page.goto(live.base + path)
        check(page)
    page.goto(f"{live.base}/account/factors/keys/")
    page.get_by_role("link", name="名前を変える").click()
    check(page, "rename a key")
    page.get_by_role("button", name="サインアウト").click()
    page.wait_for_url(re.compile("sign-in"))
    page.locator("#passkey_login").click()
    page.wait_for_url(f"{live.base}/")
    expect(page.locator("body")).to_contain_text("進行 次郎 さんのしごと")
    context.close()


def test_style_sheets_are_gathered_and_may_be_kept(live):
    page = urllib.request.urlopen(f"{live.base}/sign-in/").read().decode()
    sheet = re.search(r'href="(/static/[^"]+\.css)"', page).group(1)
    answer = urllib.request.urlopen(live.base + sheet)
    assert "immutable" in answer.headers["Cache-Control"]
    assert json.loads((live.folder / "out/static/staticfiles.json").read_text())["paths"]


def test_the_key_of_the_office_is_its_own(live):
    path = live.folder / "out/secret-key"
    assert len(path.read_text()) >= 50
    assert path.stat().st_mode & 0o077 == 0
