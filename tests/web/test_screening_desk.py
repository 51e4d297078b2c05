"""The pages of the screening desk and the deficiency desk: what they show, refuse, keep, and where they lead."""

import re

import pytest
from django.test import override_settings

from tests.office.world import OPEN, case_of
from tests.web.test_cases import reads

HOME = "/p/mihon/hikazei-2026/"


@pytest.fixture
def city(world):
    """Screened by the rules and by nobody yet: two defects, a name in other characters, a question, nothing wrong."""
    for number in ("100", "200", "300", "400"):
        world.household(number, known=False)
    world.apply("100", 署名="なし", 口座番号="12345", 電話番号="03-1234-5678")
    world.apply("200", 氏名="見本 花子")
    world.apply("300", 振込先="", 口座確認書類="なし")
    world.apply("400")
    world.protected += ["20001"]
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    chain.repeat("審査", chain._screen)
    with override_settings(DEMO_DAY="2026-07-23"):  # lists that are months old print nothing
        yield chain.office


@pytest.fixture
def at(city, enter):
    """Open or post to a page of a household's case."""

    def at(household, path="", data=None, desk="screening", login="operator1"):
        url = f"{HOME}{desk}/{case_of(city, household).receipt_number}/{path}"
        return enter(login).get(url) if data is None else enter(login).post(url, data, follow=True)

    return at


def text_of(answer):
    return answer.content.decode()


def key(answer, code):
    return str(next(one.pk for one, _word in answer.context["about"] if one.code == code))


class TestScreening:
    def test_the_list_counts_and_leads_to_what_it_counts(self, city, enter):
        client = enter("operator1")
        counts = {why: count for why, _label, count in client.get(f"{HOME}screening/").context["whys"]}
        assert counts == {"sent_back": 0, "answered": 0, "unclear": 1, "identity": 1, "unreadable": 0}
        for why, household in (("unclear", "300"), ("identity", "200")):
            page = client.get(f"{HOME}screening/?why={why}")
            assert [case.household_no for case, _state, _found in page.context["rows"]] == [household]
        assert page.context["blocked"] == 1 and ("operator1", case_of(city, "200").pk) in reads("screening")

    def test_a_finding_is_shown_with_sentence_basis_source_and_why(self, at, city):
        page = at("100")
        text = text_of(page)
        assert "署名または記入日がありません。" in text and "（制度パック 第1版 規則 D01）" in text and "規則の審査" in text
        assert all(one.why for one, _word in page.context["about"])
        assert reads("screening_case") == [("operator1", case_of(city, "100").pk)]

    def test_names_are_compared_in_words_beside_the_finding(self, at, city, enter):
        said = "申請書の『見本 花子』と住民登録の『見本 太郎』は、文字は違いますが、フリガナは同じです。同じ方かどうかは、人が確かめます。"
        (finding,) = [one for one, _word in at("200").context["about"]]
        assert finding.alike == [said] and text_of(at("200")).count(said) == 2  # beside both values as well
        english = enter("operator1", headers={"accept-language": "en"}).get(f"{HOME}screening/{case_of(city, '200').receipt_number}/")
        assert "are written differently but read the same. A person will check" in text_of(english)

    def test_only_where_the_pack_says_so_is_dismissing_offered(self, at):
        assert [word.act.name for _one, word in at("200").context["about"]] == ["dismiss"]
        assert [word for _one, word in at("100").context["about"]] == [None, None]
        refused = at("100", "dismiss/", {"key": key(at("100"), "D01"), f"dismiss-{key(at('100'), 'D01')}-text": "なくてよい"})
        assert refused.status_code == 409 and "審査の担当者が外すことはできません" in text_of(refused)

    def test_without_words_nothing_is_said_and_nothing_typed_is_lost(self, at):
        pk = key(at("200"), "W01")
        empty = at("200", "dismiss/", {"key": pk, f"dismiss-{pk}-text": ""})
        assert empty.status_code == 200 and "「外す理由」を入力してください。" in text_of(empty) and "<title>エラー：" in text_of(empty)
        assert re.search(rf'href="#id_dismiss-{pk}-text"', text_of(empty))
        done = at("200", "dismiss/", {"key": pk, f"dismiss-{pk}-text": "同じ方と確かめた"})
        assert done.redirect_chain[0][0].endswith("#outcome") and "所見を外しました。" in text_of(done)
        again = at("200", "dismiss/", {"key": pk, f"dismiss-{pk}-text": "もう一度、長く書いた理由"})
        assert again.status_code == 409 and "もう未解決ではありません" in text_of(again)

    def test_confirming_leads_to_the_next_finding(self, at):
        first, second = (str(one.pk) for one, _word in at("100").context["about"])
        assert at("100", "confirm/", {"key": first}).redirect_chain[0][0].endswith(f"#finding-{second}")
        assert at("100", "confirm/", {"key": second}).redirect_chain[0][0].endswith("#outcome")
        assert at("100", "confirm/", {"key": "x"}).status_code == 409

    def test_what_may_become_of_the_case_is_offered(self, at):
        assert [at(number).context["outcome"] for number in ("100", "200", "400")] == ["notice", "recommend", "recommend"]
        refused = at("100", "recommend/", {})
        assert refused.status_code == 409 and "補正を求める不備が残っています" in text_of(refused)
        assert "「支給」と提案しました" in text_of(at("400", "recommend/", {}))
        assert not at("400").context["may_look"] and 'id="list"' not in text_of(at("400"))

    def test_with_nothing_to_ask_or_look_at_it_is_nobodys_notice(self, at, city, enter):
        said = "だれの作業でもありません"
        assert said in text_of(at("100")) and said not in text_of(at("400"))
        link = f'href="{HOME}screening/{case_of(city, "400").receipt_number}/"'
        assert link in text_of(at("400", desk="cases")) and link not in text_of(at("400", desk="cases", login="officer1"))

    def test_every_finding_of_the_list_has_a_key_and_persons_come_first(self, at):
        found = at("400").context["list"]
        assert [one["code"] for one in found[:3]] == ["P01", "P02", "P03"] and all(one["by_eye"] for one in found[:3])
        assert len({one["key"] for one in found}) == len(found) == 18 and not {"j", "k", "w", "s", "p", "x", "n", "?"} & {one["key"] for one in found}

    def test_the_officer_reads_what_the_screener_said(self, at, city, enter):
        at("400", "note/", {"key": "", "note-text": "手紙が同封されていた"})
        at("400", "ask/", {"key": "", "ask-text": "筆跡を見てください"})
        at("400", "recommend/", {})
        text = text_of(enter("officer1").get(f"{HOME}decisions/{case_of(city, '400').receipt_number}/"))
        assert "手紙が同封されていた" in text and "筆跡を見てください" in text and "市の判断を求める" in text
        story = text_of(enter("auditor1").get(f"{HOME}cases/{case_of(city, '400').receipt_number}/"))
        assert "書類を見て書き留めました: 手紙が同封されていた" in story

    def test_where_a_protected_household_lives_is_not_shown(self, at):
        assert "支援措置のため非表示" in text_of(at("200")) or "見本市中央" not in text_of(at("200"))


class TestDeficiency:
    def places(self, page, **more):
        return {f"place-{one.pk}": str(place) for place, one in enumerate(page.context["forms"]["compose"].findings, 1)} | more

    def test_looked_at_then_sent(self, at, city, enter):
        page = at("100", desk="deficiency")
        made = at("100", "preview/", self.places(page), desk="deficiency")
        assert made.context["pages"] and made.context["pages"][0].startswith("data:image/png;base64,iVBOR") and "この通知を送る" in text_of(made)
        assert "img-src 'self' data:" in made.headers["Content-Security-Policy"] and "署名または記入日がありません。" in text_of(made)
        seen = made.context["forms"]["compose"].data["seen"]
        unseen = at("100", "send/", self.places(page), desk="deficiency")
        assert unseen.status_code == 409 and "確かめたものと違います" in text_of(unseen)
        turned = {f"place-{one.pk}": str(9 - place) for place, one in enumerate(page.context["forms"]["compose"].findings)}
        assert at("100", "send/", {**turned, "seen": seen}, desk="deficiency").status_code == 409
        assert case_of(city, "100").state == "screened"
        done = at("100", "send/", self.places(page, seen=seen), desk="deficiency")
        assert "不備通知を送りました" in text_of(done) and case_of(city, "100").state == "deficient"
        letter = at("100", "letter/", {}, desk="deficiency")
        assert letter.content[:5] == b"%PDF-" and letter.headers["Content-Type"] == "application/pdf"
        assert enter("operator1").get(f"{HOME}deficiency/").context["every"] == 1

    def test_a_place_that_is_no_number_is_said_at_its_field(self, at):
        page = at("100", desk="deficiency")
        answer = at("100", "preview/", {name: "x" for name in self.places(page)}, desk="deficiency")
        assert "「D01 の順番」を1から99の数字で入力してください。" in text_of(answer) and not answer.context["pages"]

    def test_an_answer_holds_only_what_was_asked_and_counts_once(self, at, city):
        page = at("100", desk="deficiency")
        seen = at("100", "preview/", self.places(page), desk="deficiency").context["forms"]["compose"].data["seen"]
        at("100", "send/", self.places(page, seen=seen), desk="deficiency")
        form = at("100", "answer/", desk="deficiency").context["form"]
        assert [field.label for field in form.asked] == ["口座番号", "署名", "記入日"]
        data = {"token": "0123456789ab", "channel": "phone", "received_on": OPEN.isoformat(), "postmarked_on": ""}
        nothing = at("100", "answer/", data, desk="deficiency")
        assert nothing.status_code == 409 and "届いた内容を1つ以上入力してください。" in text_of(nothing)
        wrong = at("100", "answer/", {**data, "said-account_number": "十二", "received_on": "2027-01-01"}, desk="deficiency")
        assert "口座番号に数字以外の文字があります。" in text_of(wrong) and "「受付日」は今日までの日です。" in text_of(wrong)
        right = {**data, "said-account_number": "0012345", "said-signed": "あり"}
        assert "回答を受け付けました" in text_of(at("100", "answer/", right, desk="deficiency"))
        assert at("100", "answer/", right, desk="deficiency").status_code == 409
        from jimukyoku.office.intake.models import Application

        (row,) = Application.objects.filter(kind="answer")
        assert (row.channel, row.source_id, row.case_id) == ("phone", f"DESK-{case_of(city, '100').receipt_number}-0123456789ab", case_of(city, "100").pk)
        assert "規則で審査しました" in text_of(at("100", "rules/", {"key": ""})) and at("100").context["outcome"] == "recommend"

    def test_more_time_and_a_reminder(self, at):
        refused = at("400", "extend/", {"reason": "入院中"}, desk="deficiency")
        assert refused.status_code == 409 and "回答を待っている不備通知はありません" in text_of(refused)
        page = at("100", desk="deficiency")
        seen = at("100", "preview/", self.places(page), desk="deficiency").context["forms"]["compose"].data["seen"]
        at("100", "send/", self.places(page, seen=seen), desk="deficiency")
        assert "「話したこと」を入力してください。" in text_of(at("100", "remind/", {"channel": "phone", "note": ""}, desk="deficiency"))
        assert "連絡したことを登録しました" in text_of(at("100", "remind/", {"channel": "phone", "note": "家族に頼んだ"}, desk="deficiency"))
        assert re.search(r"回答期限を \d{4}-\d\d-\d\d まで延ばしました。", text_of(at("100", "extend/", {"reason": "入院中"}, desk="deficiency")))
        assert "回答期限を延ばす" not in text_of(at("100", desk="deficiency"))


def test_a_shared_account_leads_to_the_other_case_and_to_no_letter(world, enter_any):
    for number, signed in (("100", "なし"), ("200", "あり")):
        world.household(number, known=False)
        world.apply(number, 口座番号="7654321", 署名=signed)
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    chain.repeat("審査", chain._screen)
    mine, other = (case_of(chain.office, number).receipt_number for number in ("100", "200"))
    client = enter_any("operator1")
    page = text_of(client.get(f"{HOME}screening/{mine}/"))
    assert f"別の世帯の案件が、同じ口座を振込先にしています（受付番号 {other}）。" in page and f'href="{HOME}cases/{other}/"' in page
    assert client.get(f"{HOME}screening/?why=identity").context["rows"][0][0].receipt_number == mine
    assert other not in text_of(client.get(f"{HOME}deficiency/{mine}/"))
