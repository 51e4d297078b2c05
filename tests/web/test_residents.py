"""The residents' door by Django's client: who gets in, what is kept, what is sent once, what is told to nobody."""

import re
import unicodedata

import pytest
from django.test import Client, override_settings

from jimukyoku.domain.screening import wanted_account
from tests.office.world import case_of

AT = "/r/mihon/hikazei-2026/"
DAY = "2026-07-10"
BIRTH = {"birth_0": "昭和", "birth_1": "25", "birth_2": "4", "birth_3": "1"}


@pytest.fixture(autouse=True)
def that_day():
    with override_settings(DEMO_DAY=DAY):
        yield


@pytest.fixture
def office(world):
    """Household 100 is paid without applying, 200 must apply, both told so by letter."""
    world.household("100")
    world.household("200", 2, known=False)
    world.household("300", known=False)
    return world.start().office


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def enter(office, household, **birth):
    client = Client()
    answer = client.post(f"{AT}enter/", {"code": case_of(office, household).access_code, **BIRTH, **birth})
    assert answer.status_code == 302, text_of(answer)
    return client


def post(client, path, **data):
    return client.post(f"{AT}{path}", data)


ANSWERS = {
    "name": {"applicant_name": "見本 太郎", "applicant_kana": "みほん たろう"},
    "applicant_birth": {f"applicant_birth_{place}": text for place, text in enumerate(("昭和", "25", "4", "1"))},
    "applicant_role": {"applicant_role": "head"},
    "phone": {"phone": "０３－１２３４－５６７８"},
    "bank_code": {"bank_code_search": "みずほ", "bank_code": "0001"},
    "branch_code": {"branch_code_search": "東京営業部", "branch_code": "001"},
    "account": {"account_type": "普通", "account_number": "9000200", "account_holder_kana": "ミホン タロウ"},
}


def fill(client, answers=ANSWERS):
    """Go through the form as it leads, answering every page; return the pages in order."""
    seen = []
    answer = client.get(f"{AT}form/")
    while "/form/" in answer["Location"]:
        name = answer["Location"].split("/")[-2]
        seen.append(name)
        answer = post(client, f"form/{name}/", act="next", **answers[name])
        assert answer.status_code == 302, text_of(answer)
    assert answer["Location"] == f"{AT}check/"
    return seen


def send(client):
    page = client.get(f"{AT}check/")
    return post(client, "check/", draft=page.context["draft"].source_id, declare_0="on")


def test_an_application_from_the_key_to_the_receipt(office):
    from jimukyoku.office.intake.models import Application

    client = enter(office, "200")
    assert "申請してください" in text_of(client.get(f"{AT}home/"))
    post(client, "begin/", kind="application")
    first = client.get(f"{AT}form/name/")
    assert 'value="見本 太郎"' in first.content.decode()
    assert fill(client) == ["phone", "bank_code", "branch_code", "account"]  # the rest is known of whoever came in
    done = send(client)
    assert done["Location"] == f"{AT}done/"
    case = case_of(office, "200")
    assert case.state == "entered"
    assert case.receipt_number in text_of(client.get(f"{AT}done/"))
    row = Application.objects.get(case=case)
    assert (row.channel, row.kind, row.status, row.received_on) == ("online", "application", "attached", DAY)
    assert '"phone":"0312345678"' in row.values and '"signed":true' in row.values and '"declines":false' in row.values
    assert "申請を受け付けました。" in text_of(client.get(f"{AT}home/"))


def test_the_copy_is_a_pdf_that_shows_no_whole_account(office):
    import pypdfium2

    client = applied(office)
    answer = client.get(f"{AT}copy/")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    text = unicodedata.normalize("NFKC", "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.content)))
    assert case_of(office, "200").receipt_number in text and "見本太郎" in text.replace(" ", "")
    assert "9000200" not in text and "****200" in text


def applied(office, household="200"):
    client = enter(office, household)
    post(client, "begin/", kind="application")
    fill(client)
    send(client)
    return client


class TestComingIn:
    def test_wrong_and_unknown_are_answered_alike(self, office):
        code = case_of(office, "200").access_code
        answers = [
            Client().post(f"{AT}enter/", {"code": code, **BIRTH, "birth_1": "26"}), Client().post(f"{AT}enter/", {"code": "7KQ2M-ABCDE-FGH34", **BIRTH}),
        ]  # fmt: skip
        texts = [re.sub(r'value="[^"]*"', "", one.content.decode()) for one in answers]
        assert [one.status_code for one in answers] == [403, 403]
        assert texts[0] == texts[1]

    @pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "wide", "bare"])
    def test_a_code_may_be_typed_as_people_type(self, office, typed):
        code = case_of(office, "200").access_code
        wide = "".join(chr(ord(one) + 0xFEE0) for one in code)
        text = {"lower": code.lower(), "wide": wide, "bare": code.replace("-", "")}.get(typed, typed.format(code))
        assert Client().post(f"{AT}enter/", {"code": text, **BIRTH}).status_code == 302

    def test_a_date_may_be_of_any_member_and_in_either_calendar(self, office):
        enter(office, "200", birth_0="西暦", birth_1="1950")

    def test_after_five_wrong_tries_the_right_one_waits_too(self, office):
        code = case_of(office, "200").access_code
        tries = [Client().post(f"{AT}enter/", {"code": code, **BIRTH, "birth_1": "26"}).status_code for _ in range(6)]
        assert tries == [403] * 5 + [429]
        assert Client().post(f"{AT}enter/", {"code": code, **BIRTH}).status_code == 429
        enter(office, "300")  # another code is another door

    def test_many_codes_from_one_address_are_stopped(self, office, monkeypatch):
        from jimukyoku.office.residents import knocking

        monkeypatch.setattr(knocking, "BY_ADDRESS", 2)
        tries = [Client().post(f"{AT}enter/", {"code": f"AAAAA-AAAAA-AAAA{n}", **BIRTH}).status_code for n in range(2, 6)]
        assert tries == [403, 403, 429, 429]

    def test_who_came_and_who_was_refused_is_kept(self, office):
        from jimukyoku.office.audit.models import Visit

        client = enter(office, "200")
        client.get(f"{AT}home/")
        Client().post(f"{AT}enter/", {"code": "X", **BIRTH})
        case = case_of(office, "200").pk
        kept = list(Visit.objects.filter(actor="resident").order_by("pk").values_list("act", "chain", "page"))
        assert kept == [("signed_in", case, "resident_enter"), ("read", case, "resident_home"), ("failed", None, "resident_enter")]

    def test_the_key_of_one_city_opens_no_door_of_another(self, office):
        assert Client().get("/r/tonari/hikazei-2026/").status_code == 404
        assert Client().get("/r/mihon/nothing/").status_code == 404

    def test_leaving_leaves_nothing(self, office):
        client = enter(office, "200")
        session = client.cookies["session"].value
        assert post(client, "out/")["Location"] == f"{AT}left/"
        assert "残っていません" in text_of(client.get(f"{AT}left/"))
        assert client.get(f"{AT}home/")["Location"] == f"{AT}enter/"
        client.cookies["session"] = session
        assert client.get(f"{AT}home/")["Location"] == f"{AT}enter/"

    def test_the_session_is_a_new_one_after_coming_in(self, office):
        client = Client()
        client.get(f"{AT}home/")
        before = client.cookies["session"].value
        client.post(f"{AT}enter/", {"code": case_of(office, "200").access_code, **BIRTH})
        assert client.cookies["session"].value != before


class TestNothingTypedIsLost:
    def test_a_wrong_box_keeps_what_was_typed(self, office):
        client = enter(office, "200")
        post(client, "begin/", kind="application")
        answer = post(client, "form/phone/", act="next", phone="電話なし")
        page = answer.content.decode()
        assert answer.status_code == 400 and 'value="電話なし"' in page
        assert page.count("電話番号が電話番号ではありません") == 2  # in the summary and at the box
        assert "<title>エラー：" in page
        assert 'value="電話なし"' in client.get(f"{AT}form/phone/").content.decode()

    def test_every_button_keeps_it(self, office):
        for act in ("save", "back", "search", "next"):
            client = enter(office, "200")
            post(client, "begin/", kind="application")
            post(client, "form/name/", act=act, applicant_name=f"名 {act}", applicant_kana="１")
            assert f'value="名 {act}"' in client.get(f"{AT}form/name/").content.decode()

    def test_another_language_keeps_it(self, office):
        client = enter(office, "200")
        post(client, "begin/", kind="application")
        answer = post(client, "form/phone/", language="en", phone="03-1")
        assert answer["Location"] == f"{AT}form/phone/"
        page = client.get(f"{AT}form/phone/").content.decode()
        assert 'value="03-1"' in page and 'lang="en"' in page and "Telephone number" in page

    def test_a_page_sent_too_late_is_kept_and_shown_again_behind_the_door(self, office):
        client = enter(office, "200")
        post(client, "begin/", kind="application")
        session = client.session
        session["resident"] = {**session["resident"], "seen": "2026-07-09T09:00:00+09:00"}
        session.save()
        answer = post(client, "form/phone/", act="next", phone="090-1111-2222")
        assert answer["Location"] == f"{AT}enter/"
        assert "入力したものは保存しました" in text_of(client.get(f"{AT}enter/"))
        assert "090-1111-2222" not in client.get(f"{AT}form/phone/", follow=True).content.decode()
        again = enter(office, "200")
        assert 'value="090-1111-2222"' in again.get(f"{AT}form/phone/").content.decode()

    def test_saved_here_and_gone_on_with_elsewhere(self, office):
        client = enter(office, "200")
        post(client, "begin/", kind="application")
        assert post(client, "form/phone/", act="save", phone="03-")["Location"] == f"{AT}saved/"
        code = client.get(f"{AT}saved/").context["code"]
        other = Client()
        assert other.post(f"{AT}enter/", {"code": code, **BIRTH, "birth_3": "2"}).status_code == 403
        assert other.post(f"{AT}enter/", {"code": code, **BIRTH}).status_code == 302
        assert 'value="03-"' in other.get(f"{AT}form/phone/").content.decode()

    def test_hostile_text_stays_text(self, office):
        client = enter(office, "200")
        post(client, "begin/", kind="application")
        hostile = '"><script>alert(1)</script>{{ 7|add:7 }}｜見《み》'
        post(client, "form/name/", act="save", applicant_name=hostile, applicant_kana="ミ")
        for language in ("ja", "ja-x-easy"):
            client.cookies["django_language"] = language
            for path in ("form/name/", "check/"):
                page = client.get(AT + path).content.decode()
                assert "<script>alert" not in page and "{{ 7|add:7 }}" in page and "&#65372;見《み》" in page

    def test_too_much_text_is_refused_and_the_draft_stays(self, office):
        client = enter(office, "200")
        post(client, "begin/", kind="application")
        post(client, "form/phone/", act="save", phone="03-1")
        assert post(client, "form/phone/", act="next", phone="1" * 6_000).status_code == 400
        assert post(client, "form/phone/", act="next", phone="1" * 3_000_000).status_code == 400
        assert 'value="03-1"' in client.get(f"{AT}form/phone/").content.decode()


class TestSending:
    def test_sent_twice_it_is_received_once(self, office):
        from jimukyoku.office.intake.models import Application

        client = enter(office, "200")
        post(client, "begin/", kind="application")
        fill(client)
        data = {"draft": client.get(f"{AT}check/").context["draft"].source_id, "declare_0": "on"}
        assert [post(client, "check/", **data)["Location"] for _ in range(3)] == [f"{AT}done/"] * 3
        assert Application.objects.filter(case=case_of(office, "200")).count() == 1

    def test_without_the_declaration_nothing_is_sent(self, office):
        client = enter(office, "200")
        post(client, "begin/", kind="application")
        fill(client)
        answer = post(client, "check/", draft="")
        assert answer.status_code == 400 and "申立てを読んで、チェックを付けてください。" in text_of(answer)
        assert case_of(office, "200").state == "expected"

    def test_what_is_lacking_is_not_sent(self, office):
        client = enter(office, "200")
        post(client, "begin/", kind="application")
        answer = post(client, "check/", draft="", declare_0="on")
        assert answer.status_code == 409
        assert case_of(office, "200").state == "expected"

    def test_after_the_deadline_nothing_is_taken(self, office):
        client = enter(office, "200")
        post(client, "begin/", kind="application")
        fill(client)
        with override_settings(DEMO_DAY="2026-10-31"):
            late = enter(office, "200")
            assert "受付は" in text_of(late.get(AT))
            assert post(late, "begin/", kind="application").status_code == 409

    def test_what_was_typed_is_erased_once_it_is_sent(self, office):
        from jimukyoku.office.residents.models import Draft
        from jimukyoku.office.residents.sealing import unseal

        client = enter(office, "200")
        post(client, "begin/", kind="application")
        post(client, "form/name/", act="save", applicant_name="見本 太郎", applicant_kana="ミホン タロウ")
        assert "見本" not in Draft.objects.get().sealed and unseal(Draft.objects.get().sealed)["typed"]["applicant_name"] == "見本 太郎"
        fill(client)
        send(client)
        assert unseal(Draft.objects.get().sealed)["typed"] == {}

    def test_the_officer_sees_it_like_any_other(self, office, enter_any):
        applied(office)
        page = text_of(enter_any("officer1").get(f"/p/mihon/hikazei-2026/cases/{case_of(office, '200').receipt_number}/"))
        assert "オンライン" in page and "ご本人（オンライン）" in page and "W-" in page

    def test_the_ledger_proves_it(self, office):
        from jimukyoku.office.oversight.verify import verify

        applied(office)
        assert [(one.name, one.problems) for one in verify() if one.problems] == []


class TestYucho:
    SYMBOL = {
        **ANSWERS, "bank_code": {"bank_code_search": "ゆうちょ", "bank_code": "9900"},
        "branch_code": {"branch_code_search": "１４０３０", "branch_code": "14030"},
        "account": {"account_type": "普通", "account_number": "１２３４５６７１", "account_holder_kana": "ミホン タロウ"},
    }  # fmt: skip

    def test_what_stands_in_the_passbook_is_taken_and_shown_as_what_it_means(self, office):
        from jimukyoku.office.intake.models import Application
        from jimukyoku.office.intake.queries import said
        from jimukyoku.office.programme.queries import pack_of

        client = enter(office, "200")
        post(client, "begin/", kind="application")
        fill(client, self.SYMBOL)
        check = text_of(client.get(f"{AT}check/"))
        assert "記号・四〇八店（14030）" in check and "１２３４５６７１" in check
        assert "ゆうちょ銀行 四〇八店（408） 普通預金 1234567 の口座として受け取ります。" in check
        send(client)
        row = Application.objects.get(case__household_no="200")
        assert '"account_number":"１２３４５６７１"' in row.raw and '"branch_code":"14030"' in row.raw
        words = said(pack_of(office.programme), [row.case_id])[row.case_id]
        assert wanted_account(words.values, None, "x").account_number == "1234567"

    def test_a_number_that_does_not_fit_is_told_at_once(self, office):
        client = enter(office, "200")
        post(client, "begin/", kind="application")
        wrong = {**self.SYMBOL["account"], "account_number": "12345681"}
        with pytest.raises(AssertionError, match="番号が、ゆうちょ銀行の記号（14030）と合いません。"):
            fill(client, {**self.SYMBOL, "account": wrong})
        assert client.get(f"{AT}check/").context["lacking"].id == "account"
        page = post(client, "form/branch_code/", act="search", branch_code_search="11940")
        assert page.status_code == 302
        offered = client.get(f"{AT}form/branch_code/").context["form"].fields["branch_code"].choices
        assert [code for code, _name in offered] == ["14030"]  # what was chosen before: a 記号 without a branch is found no more than a name


class TestPush:
    def test_the_known_account_is_shown_by_its_end_and_can_be_replaced(self, office):
        client = enter(office, "100")
        page = text_of(client.get(f"{AT}home/"))
        assert "手続きは要りません" in page and "****100" in page and "0000100" not in page
        post(client, "begin/", kind="application")
        assert "この口座でよいですか" in text_of(client.get(f"{AT}form/account_choice/"))
        seen = fill(client, {**ANSWERS, "account_choice": {"account_choice": "other"}})
        assert seen[-4:] == ["account_choice", "bank_code", "branch_code", "account"] or seen[-3:] == ["bank_code", "branch_code", "account"]
        send(client)
        assert case_of(office, "100").state == "entered"

    def test_saying_that_it_is_right_asks_for_no_other(self, office):
        from jimukyoku.office.intake.models import Application

        client = enter(office, "100")
        post(client, "begin/", kind="application")
        assert "bank_code" not in fill(client, {**ANSWERS, "account_choice": {"account_choice": "printed"}})
        send(client)
        assert '"account_choice":"printed"' in Application.objects.get().values


class TestWithoutAKey:
    def begin(self):
        client = Client()
        assert client.post(f"{AT}without/", BIRTH)["Location"] == f"{AT}form/"
        return client

    def test_people_are_added_changed_and_taken_away(self, office):
        from jimukyoku.office.intake.models import Application

        client = self.begin()
        for name in ("花子", "次郎", "三郎"):
            person = {"name": f"知ら {name}", "kana": "シラ", **BIRTH, "relationship": "家族"}
            assert post(client, "form/household_members/0/", act="keep", **person).status_code == 302
        post(client, "form/household_members/2/", act="keep", **{**person, "name": "知ら 二郎"})
        post(client, "form/household_members/3/", act="remove")
        text = text_of(client.get(f"{AT}form/household_members/"))
        assert "知ら 花子" in text and "知ら 二郎" in text and "次郎" not in text and "三郎" not in text
        assert 'value="知ら 二郎"' in client.get(f"{AT}form/household_members/2/").content.decode()
        wrong = post(client, "form/household_members/0/", act="keep", name="a/b", kana="漢字", **BIRTH, relationship="")
        assert wrong.status_code == 400 and 'value="a/b"' in wrong.content.decode()
        answers = {**ANSWERS, "household_members": {}, "name": {"applicant_name": "知ら 太郎", "applicant_kana": "シラ タロウ"}}
        assert fill(client, answers)[0] == "name"
        send(client)
        row = Application.objects.get()
        assert (row.status, row.case, row.matched_by) == ("unlisted", None, "none")
        assert "知ら 花子/シラ/1950-04-01/家族;知ら 二郎/シラ/1950-04-01/家族" in row.values
        done = text_of(client.get(f"{AT}done/"))
        assert row.source_id in done

    def test_who_names_somebody_of_the_list_learns_nothing_of_their_case(self, office):
        client = self.begin()
        fill(client, {**ANSWERS, "household_members": {}, "name": {"applicant_name": "見本 太郎", "applicant_kana": "ミホン タロウ"}})
        send(client)
        text = text_of(client.get(f"{AT}done/")) + text_of(client.get(f"{AT}home/"))
        assert not re.search(r"\d{4}-\d{4}", text) and "W-" in text
        assert client.get(f"{AT}decline/").status_code == 404

    def test_it_is_gone_on_with_by_code_and_date_of_birth(self, office):
        client = self.begin()
        post(client, "form/name/", act="save", applicant_name="知ら 太郎", applicant_kana="")
        code = client.get(f"{AT}saved/").context["code"]
        other = Client()
        assert other.post(f"{AT}enter/", {"code": code, **BIRTH, "birth_2": "5"}).status_code == 403
        assert other.post(f"{AT}enter/", {"code": code, **BIRTH}).status_code == 302
        assert 'value="知ら 太郎"' in other.get(f"{AT}form/name/").content.decode()

    def test_a_flood_of_beginnings_is_stopped(self, office):
        assert {Client().post(f"{AT}without/", BIRTH).status_code for _ in range(10)} == {302}
        assert Client().post(f"{AT}without/", BIRTH).status_code == 429


class TestEnding:
    def test_declining_ends_the_case_once(self, office):
        from jimukyoku.office.intake.models import Application

        client = enter(office, "100")
        nonce = client.get(f"{AT}decline/").context["form"].initial["nonce"]
        assert post(client, "decline/", nonce=nonce).status_code == 400
        assert [post(client, "decline/", nonce=nonce, sure="on").status_code for _ in range(2)] == [302, 302]
        assert case_of(office, "100").state == "declined"
        assert Application.objects.filter(case=case_of(office, "100"), channel="online").count() == 1
        assert "辞退のお申し出を受け付けました。" in text_of(client.get(f"{AT}home/"))
        assert client.get(f"{AT}decline/").status_code == 409

    def test_withdrawing_ends_it_once(self, office):
        client = applied(office)
        nonce = client.get(f"{AT}withdraw/").context["form"].initial["nonce"]
        assert [post(client, "withdraw/", nonce=nonce, sure="on").status_code for _ in range(2)] == [302, 302]
        assert case_of(office, "200").state == "withdrawn"

    def test_a_page_made_for_another_case_ends_nothing(self, office):
        nonce = enter(office, "300").get(f"{AT}decline/").context["form"].initial["nonce"]
        client = enter(office, "100")
        assert [post(client, "decline/", nonce=one, sure="on").status_code for one in (nonce, "x", "")] == [409, 409, 400]
        assert {case_of(office, one).state for one in ("100", "300")} == {"expected"}


class TestAnswering:
    @pytest.fixture
    def deficient(self, world):
        world.household("200", known=False)
        world.household("300", known=False)
        world.apply("200", 口座番号="123", 本人確認書類="なし")
        world.apply("300", 本人確認書類="なし")
        world.start()
        return world

    def run(self, deficient):
        import datetime as dt

        chain = deficient.chain(dt.date(2026, 7, 12))
        chain.work()
        return chain.office

    def test_only_what_is_lacking_is_asked_beside_what_was_sent(self, deficient):
        from jimukyoku.office.intake.models import Application

        office = self.run(deficient)
        assert case_of(office, "200").state == "deficient"
        with override_settings(DEMO_DAY="2026-07-13"):
            client = enter(office, "200")
            home = text_of(client.get(f"{AT}home/"))
            assert "口座番号が7桁ではありません。" in home and "までにお答えください" in home
            assert post(client, "begin/", kind="answer").status_code == 302
            page = client.get(f"{AT}form/account/")
            text = text_of(page)
            assert "****123" in text and "前に送られた内容" in text
            assert list(page.context["form"].fields) == ["account_number"]
            assert fill(client, {"account": {"account_number": "1234567"}}) == ["account"]
            assert "本人確認書類の写し" in text_of(client.get(f"{AT}check/"))
            send(client)
            assert case_of(office, "200").state == "answered"
            row = Application.objects.get(kind="answer")
            assert row.values == '{"account_number":"1234567","household_no":"200"}'

    def test_what_only_paper_can_answer_is_asked_for_by_post(self, deficient):
        office = self.run(deficient)
        with override_settings(DEMO_DAY="2026-07-13"):
            client = enter(office, "300")
            assert "郵送してください" in text_of(client.get(f"{AT}home/"))
            assert post(client, "begin/", kind="answer").status_code == 409


def test_nothing_of_a_person_stands_in_an_address_and_nothing_is_kept(office):
    client = enter(office, "200")
    post(client, "begin/", kind="application")
    for path in ("", "enter/", "home/", "form/name/", "saved/", "check/", "decline/"):
        answer = client.get(AT + path)
        assert answer["Cache-Control"] == "no-store", path
        assert "localStorage" not in answer.content.decode()


def test_looking_changes_nothing(office):
    """Every address of the door by GET, twice: no event, no row but the visits."""
    from jimukyoku.office.access.table import table
    from jimukyoku.office.audit.models import Event
    from jimukyoku.office.intake.models import Application
    from jimukyoku.office.residents.models import Draft

    client = enter(office, "200")
    before = [model.objects.count() for model in (Event, Application, Draft)]
    for row in table():
        if row.route.startswith("/r/"):
            client.get(re.sub(r"<[^>]+>", lambda found: {"<programme:programme>": "mihon/hikazei-2026", "<slug:name>": "name", "<int:place>": "0"}[found.group()], row.route))
    assert [model.objects.count() for model in (Event, Application, Draft)] == before


def test_a_refusal_wears_the_residents_dress(office):
    answer = enter(office, "200").get(f"{AT}form/name/")
    assert answer.status_code == 404 and 'class="resident"' in answer.content.decode()
    assert Client(enforce_csrf_checks=True).post(f"{AT}enter/", BIRTH).status_code == 403


def test_expired_drafts_are_erased_and_counted(office):
    import datetime as dt

    from jimukyoku.office.access.permission import now
    from jimukyoku.office.audit.models import Event
    from jimukyoku.office.residents.actions import erase_expired
    from jimukyoku.office.residents.models import Draft

    client = enter(office, "200")
    post(client, "begin/", kind="application")
    assert (erase_expired(now()), Draft.objects.count()) == (0, 1)
    with override_settings(DEMO_DAY=(dt.date.fromisoformat(DAY) + dt.timedelta(days=15)).isoformat()):
        assert (erase_expired(now()), Draft.objects.count()) == (1, 0)
    assert Event.objects.filter(kind="residents.drafts_erased").get().data == '{"count":1}'
