"""Residents in a real browser, without scripts and as narrow as an old telephone: from the key to the receipt, and every way out."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.office.world import World, case_of
from tests.web.browser import AXE, DESK, KANA, PHONE, PICTURES, Axe, serve

AT = "/r/mihon/hikazei-2026/"
LANGUAGES = {"ja": "日本語", "easy": "やさしい日本語", "en": "English"}


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """100 and 500 are paid without applying, 200 is asked about its account, 300 and 400 have sent nothing, 600 has applied."""
    folder = tmp_path_factory.mktemp("residents")
    world = World("", folder)
    world.household("100")
    world.household("500")
    for number in ("200", "300", "400", "600"):
        world.household(number, known=False)
    world.apply("200", 口座番号="123", 本人確認書類="なし")
    world.start()
    world.apply("600", 本人確認書類="あり")
    world.write()
    chain = world.chain(dt.date(2026, 7, 12))
    chain.work()
    codes = {number: case_of(chain.office, number).access_code for number in ("100", "200", "300", "400", "500", "600")}
    with serve(folder, dt.date(2026, 7, 13)) as running:
        running.codes = codes
        yield running


@pytest.fixture
def resident(live, browser):
    """Somebody at a device of their own, with scripts off."""
    opened = []

    def resident(household="", **options):
        context = browser.new_context(**{"locale": "ja-JP", "viewport": PHONE, "java_script_enabled": False, **options})
        opened.append(context)
        page = context.new_page()
        page.goto(live.base + AT)
        if household:
            page.get_by_role("link", name="コードを入力して進む").click()
            come_in(page, live.codes[household])
        return page

    yield resident
    for context in opened:
        context.close()


def come_in(page, code):
    page.get_by_label("コード", exact=False).first.fill(code)
    birth(page)
    page.get_by_role("button", name="進む", exact=True).click()


def birth(page, year="25"):
    page.get_by_label("暦").select_option("昭和")
    for label, text in (("年", year), ("月", "4"), ("日", "1")):
        page.get_by_label(label, exact=True).fill(text)


def next_page(page):
    page.get_by_role("button", name="次へ").click()




def look(live, browser, page, name):
    """Look at this page in every language, wide and narrow, with scripts (axe needs them): no violation, nothing too wide."""
    state, url = page.context.storage_state(), page.url
    for language in LANGUAGES:
        context = browser.new_context(storage_state=state, locale="ja-JP", viewport=PHONE)
        code = {"easy": "ja-x-easy"}.get(language, language)
        context.add_cookies([{"name": "django_language", "value": code, "url": live.base}])
        seen = context.new_page()
        seen.goto(url)
        for size in (PHONE, DESK):
            seen.set_viewport_size(size)
            where = f"{name} {language} {size['width']}"
            found = Axe().run(seen, options=AXE).response["violations"]
            assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == [], where
            assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
            assert seen.locator("h1").count() == 1 and "｜" not in seen.content(), where
            small = seen.evaluate(
                "[...document.querySelectorAll('button:not(.unseen), input:not([type=hidden]), select')].map(one => (one.closest('label') || one)"
                ".getBoundingClientRect()).filter(box => box.height < 43.5 && box.height > 24.5).length"
            )
            assert small == 0, where
            if PICTURES:
                seen.screenshot(path=f"{PICTURES}/{name}-{language}-{size['width']}.png", full_page=True)
        if language == "en":
            words = seen.locator("h1, h2, label, legend, dt, .button, .help").all_text_contents()
            own = set(LANGUAGES.values())
            assert [text for text in words if KANA.search(text) and text.strip() not in own and not {"(", "（"} & set(text)] == [], name  # names of banks stay Japanese
        context.close()


def test_apply_save_come_back_elsewhere_and_send(live, browser, resident):
    page = resident("300")
    look(live, browser, page, "home-expected")
    page.get_by_role("button", name="申請をはじめる").click()
    look(live, browser, page, "page-phone")
    page.get_by_label("電話番号").fill("なし")
    next_page(page)
    expect(page).to_have_title(re.compile("^エラー："))
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(["電話番号が電話番号ではありません。"])
    expect(page.get_by_label("電話番号")).to_have_value("なし")
    page.get_by_label("電話番号").fill("03-1234-5678")
    page.get_by_role("button", name="保存して、あとで続ける").click()
    code = page.locator(".panel__number").text_content()
    look(live, browser, page, "saved")

    other = resident()
    other.get_by_role("link", name="コードを入力して進む").click()
    come_in(other, code)
    other.get_by_role("button", name="続きから申請する").click()
    expect(other.locator("h1")).to_contain_text("金融機関")
    other.get_by_label("金融機関をさがす").fill("みずほ")
    other.keyboard.press("Enter")
    other.get_by_label("みずほ（0001）").check()
    look(live, browser, other, "page-bank")
    next_page(other)
    other.get_by_label("支店をさがす").fill("東京営業部")
    other.get_by_role("button", name="さがす").click()
    other.get_by_label("東京営業部（001）").check()
    next_page(other)
    other.get_by_label("普通預金").check()
    other.get_by_label("口座番号").fill("９０００３００")
    other.get_by_label("口座名義（カナ）").fill("みほん たろう")
    look(live, browser, other, "page-account")
    next_page(other)
    look(live, browser, other, "check")
    other.get_by_role("link", name=re.compile("変更.*電話番号")).click()
    expect(other.get_by_label("電話番号")).to_have_value("03-1234-5678")
    next_page(other)
    other.get_by_role("button", name="申請を送信する").click()
    expect(other.get_by_role("alert").get_by_role("link")).to_have_count(1)
    other.get_by_role("checkbox").check()
    other.get_by_role("button", name="申請を送信する").click()
    number = other.locator(".panel__number").text_content()
    look(live, browser, other, "done")
    with other.expect_download() as waiting:
        other.get_by_role("link", name="控え（PDF）を保存する").click()
    assert waiting.value.suggested_filename == "hikae.pdf"
    other.get_by_role("link", name="手続きの状況を見る").click()
    expect(other.locator("main")).to_contain_text(number)
    look(live, browser, other, "home-applied")
    page.reload()  # the first device finds it sent
    page.goto(f"{live.base}{AT}home/")
    expect(page.locator("main")).to_contain_text("申請を受け付けました。")


def test_apply_without_a_key_with_the_household(live, browser, resident):
    page = resident()
    look(live, browser, page, "start")
    page.get_by_role("link", name="コードなしで申請する").click()
    look(live, browser, page, "without")
    birth(page, "40")
    page.get_by_role("button", name="進む", exact=True).click()
    look(live, browser, page, "page-name")
    page.get_by_label("氏名").fill("知ら 太郎")
    page.get_by_label("フリガナ").fill("シラ タロウ")
    next_page(page)
    expect(page.get_by_label("年", exact=True)).to_have_value("40")  # typed at the door
    next_page(page)
    page.get_by_label("世帯主").check()
    look(live, browser, page, "page-role")
    next_page(page)
    next_page(page)
    for name in ("花子", "次郎"):
        page.get_by_role("link", name="世帯の方を追加する").click()
        page.get_by_label("氏名").fill(f"知ら {name}")
        page.get_by_label("フリガナ").fill("シラ")
        birth(page)
        page.get_by_label("あなたとの関係").fill("家族")
        look(live, browser, page, "relative")
        page.get_by_role("button", name="追加する").click()
    page.get_by_role("link", name=re.compile("変更・削除.*次郎")).click()
    page.get_by_role("button", name="この方を削除する").click()
    expect(page.locator(".people li")).to_have_count(1)
    look(live, browser, page, "page-people")
    page.get_by_role("button", name="戻る").click()
    next_page(page)
    next_page(page)
    expect(page.locator("h1")).to_contain_text("金融機関")
    page.get_by_role("button", name="この端末を離れる（終わる）").click()
    look(live, browser, page, "left")


def test_what_is_lacking_is_answered(live, browser, resident):
    page = resident("200")
    expect(page.locator(".ask")).to_contain_text("口座番号が7桁ではありません。")
    look(live, browser, page, "home-deficient")
    page.get_by_role("button", name="回答する").click()
    look(live, browser, page, "page-answer")
    page.get_by_label("口座番号").fill("1234567")
    next_page(page)
    look(live, browser, page, "check-answer")
    page.get_by_role("button", name="回答を送信する").click()
    expect(page.locator("h1")).to_contain_text("回答を受け付けました")
    look(live, browser, page, "done-answer")


def test_declining_and_withdrawing(live, browser, resident):
    page = resident("100")
    look(live, browser, page, "home-push")
    page.get_by_role("link", name="受給を辞退する").click()
    look(live, browser, page, "decline")
    page.get_by_role("button", name="辞退する").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(1)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="辞退する").click()
    expect(page.locator("main")).to_contain_text("辞退のお申し出を受け付けました。")
    look(live, browser, page, "home-declined")

    page = resident("600")
    page.get_by_role("link", name="申請を取り下げる").click()
    look(live, browser, page, "withdraw")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="取り下げる").click()
    expect(page.locator("main")).to_contain_text("取下げを受け付けました。")


def test_the_known_account_is_confirmed(live, browser, resident):
    page = resident("500")
    page.get_by_role("button", name="別の口座にする").click()
    next_page(page)  # the telephone may stay empty
    expect(page.locator("h1")).to_contain_text("この口座でよいですか")
    look(live, browser, page, "page-choice")
    page.get_by_label("この口座に振り込む").check()
    next_page(page)
    expect(page).to_have_url(re.compile("/check/$"))
    look(live, browser, page, "check-printed")


def test_wrong_and_locked_doors(live, browser, resident):
    page = resident()
    page.get_by_role("link", name="コードを入力して進む").click()
    page.get_by_role("button", name="進む", exact=True).click()
    texts = page.get_by_role("alert").get_by_role("link").all_text_contents()
    assert texts == ["「コード」を入力してください。", "「生年月日」を入力してください。"]
    look(live, browser, page, "enter")
    come_in(page, "7KQ2M-ABCDE-FGH34")
    expect(page.get_by_role("alert")).to_contain_text("コードか生年月日が違います")


def test_the_language_changes_on_the_spot_without_losing_anything(live, resident):
    page = resident("400")
    page.get_by_role("button", name="申請をはじめる").click()
    page.get_by_label("電話番号").fill("03-")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Telephone number")).to_have_value("03-")
    page.get_by_role("button", name="やさしい日本語").click()
    assert page.locator("ruby").count() > 5
    page.get_by_role("button", name="日本語", exact=True).click()
    expect(page.get_by_label("電話番号")).to_have_value("03-")


def test_a_page_that_does_not_exist_wears_the_same_dress(live, browser, resident):
    page = resident("400")
    page.goto(f"{live.base}{AT}done/")
    look(live, browser, page, "refusal")
