"""What a screener establishes: it outlives the rules' next run, changes nothing by itself, and the ledger alone tells of it."""

import datetime as dt
import json

import pytest

from jimukyoku.domain.basics import BadInput, Conflict, NotAllowed, NotFound
from jimukyoku.office.audit.queries import story
from jimukyoku.office.decision import actions as decision
from jimukyoku.office.decision.queries import newest_recommendation
from jimukyoku.office.notices.models import Letter
from jimukyoku.office.oversight.verify import verify
from jimukyoku.office.screening import looking, queries
from jimukyoku.office.screening.actions import screen, waive
from jimukyoku.office.screening.models import Clue, Finding, Remark
from tests.office.test_deficiency import again, reasons, screened
from tests.office.world import case_of, paid

NEXT = dt.date(2026, 7, 28)


class Desk:
    """One household's case at the desk of an operator."""

    def __init__(self, world, **cells):
        world.household("100", known=False)
        world.apply("100", **cells)
        self.world, self.chain = world, screened(world)
        self.case = case_of(self.chain.office, "100").pk

    def say(self, act, *said, login="operator1"):
        office = self.chain.office
        return act(office.desk(login), office.programme, self.case, *said)

    def finding(self, code):
        return Finding.objects.filter(case=self.case, code=code).order_by("-pk").first()

    def states(self):
        return sorted(Finding.objects.filter(case=self.case).values_list("code", "state", "by"))

    def comes(self, day, **cells):
        """An answer comes, and the rules run again."""
        self.world.answer("100", day.isoformat(), **cells)
        self.chain = again(self.world, day)

    def told(self):
        return [one.kind for one in story(self.case)]


def proved():
    return [text for check in verify() for text in check.problems]


def test_what_was_dismissed_does_not_come_back_until_its_facts_change(world_on_both):
    """「髙橋」 is 「高橋」, a screener says so. The household signs later: nothing is asked again. It then writes another name."""
    desk = Desk(world_on_both, 氏名="見本 花子", 署名="なし")
    desk.say(looking.dismiss, desk.finding("W01").pk, "戸籍の写しで同じ方と確かめた")
    desk.chain.deficiencies()
    desk.comes(NEXT, 署名="あり")
    assert desk.states() == [("D01", "resolved", ""), ("W01", "dismissed", "")]
    desk.comes(NEXT + dt.timedelta(days=1), 氏名="見本 花男")
    assert ("W01", "open", "") in desk.states()
    assert proved() == []


def test_the_same_words_again_do_not_bring_it_back(world):
    desk = Desk(world, 氏名="見本 花子", 署名="なし")
    desk.say(looking.dismiss, desk.finding("W01").pk, "同じ方")
    desk.chain.deficiencies()
    desk.comes(NEXT, 氏名="見本 花子", 署名="あり")
    assert not Finding.objects.filter(code="W01", state="open").exists()


def test_only_what_the_pack_leaves_to_screeners_may_be_dismissed(world):
    desk = Desk(world, 本人確認書類="なし", 署名="なし", 電話番号="なし（娘に聞いて）")
    for code in ("D01", "D02"):
        with pytest.raises(BadInput) as refused:
            desk.say(looking.dismiss, desk.finding(code).pk, "写しは不要と思う")
        assert refused.value.code == "not-dismissable"
    with pytest.raises(BadInput):
        desk.say(looking.dismiss, desk.finding("UNREADABLE").pk, "  ")
    desk.say(looking.dismiss, desk.finding("UNREADABLE").pk, "電話は任意の欄")
    assert Remark.objects.count() == 1 and desk.told()[-1] == "finding.dismissed"


def test_a_persons_finding_stands_in_the_letter_and_waits_for_a_person_after_the_answer(world_on_both):
    """A copy nobody can read: no rule sees it. The new copy is looked at by a person, not by the rules, before anything goes on."""
    desk = Desk(world_on_both)
    assert queries.clear(desk.chain.office.programme.pk)
    found = desk.say(looking.add, "P01", "文字がつぶれている")
    assert queries.clear(desk.chain.office.programme.pk) == []
    desk.chain.deficiencies()
    assert reasons(Letter.objects.get(kind="deficiency")) == ["P01"]
    desk.comes(NEXT, 本人確認書類="あり")
    assert desk.states() == [("P01", "look", "operator1")]
    desk.chain.deficiencies()
    desk.chain.repeat("提案", desk.chain._recommend)
    assert Letter.objects.filter(kind="deficiency").count() == 1 and case_of(desk.chain.office, "100").state == "screened"
    with pytest.raises(Conflict) as refused:
        desk.say(decision.recommend_one)
    assert refused.value.code == "not-clear"
    desk.say(looking.settle, found, "新しい写しで確かめた")
    assert desk.say(decision.recommend_one) == "approve"
    assert proved() == []


def test_a_copy_that_is_bad_again_is_asked_about_again(world):
    desk = Desk(world)
    found = desk.say(looking.add, "P01")
    desk.chain.deficiencies()
    desk.comes(NEXT, 本人確認書類="あり")
    desk.say(looking.confirm, found)
    desk.chain.deficiencies()
    assert [(one.turn, reasons(one)) for one in Letter.objects.filter(kind="deficiency").order_by("turn")] == [(1, ["P01"]), (2, ["P01"])]
    desk.comes(NEXT + dt.timedelta(days=1), 署名="あり")
    assert desk.finding("P01").state == "look"


def test_a_question_the_rules_cannot_answer_is_answered_by_a_person(world_on_both):
    """Whether a copy of the passbook is needed cannot be known; the screener sees another account on the paper: it is."""
    desk = Desk(world_on_both, 振込先="", 口座確認書類="なし")
    assert [one.code for one in queries.open_unclear([desk.case])[desk.case]] == ["D08"]
    desk.say(looking.confirm, desk.finding("D08").pk)
    assert desk.states() == [("D08", "open", "operator1"), ("D08", "resolved", "")]
    desk.chain.deficiencies()
    assert reasons(Letter.objects.get(kind="deficiency")) == ["D08"]
    desk.comes(NEXT, 署名="あり")
    assert desk.states() == [("D08", "look", "operator1"), ("D08", "resolved", "")], "the rules' own question does not come back beside it"
    assert proved() == []


def test_a_finding_is_added_once_and_only_from_the_packs_list(world):
    desk = Desk(world, 署名="なし")
    for code, error in (("D01", Conflict), ("D99", BadInput), ("SENT_BACK", BadInput)):
        with pytest.raises(error):
            desk.say(looking.add, code)
    desk.say(looking.add, "P02")
    with pytest.raises(Conflict):
        desk.say(looking.add, "P02")
    assert proved() == []


def test_what_an_officer_sends_back_is_not_proposed_again_before_somebody_looked(world_on_both):
    """The officer asked, and the machine proposed the very same thing within the hour. Now it waits, and the officer reads the answer."""
    desk = Desk(world_on_both)
    desk.chain.repeat("提案", desk.chain._recommend)
    desk.say(decision.send_back, "写しの住所を見てください", login="officer1")
    desk.chain.work()
    assert case_of(desk.chain.office, "100").state == "screened"
    found = desk.finding("SENT_BACK")
    assert (found.state, found.by, found.detail) == ("look", "officer1", "写しの住所を見てください")
    with pytest.raises(BadInput):
        desk.say(looking.confirm, found.pk)
    desk.say(looking.settle, found.pk, "写しの住所も同じ")
    desk.chain.work()
    assert case_of(desk.chain.office, "100").state == "recommended"
    assert proved() == []


def test_what_is_asked_of_the_municipality_is_decided_singly(world_on_both):
    desk = Desk(world_on_both)
    desk.say(looking.ask, "申請書の筆跡が別の世帯と同じに見えます")
    desk.chain.repeat("提案", desk.chain._recommend)
    found = newest_recommendation(desk.chain.office.programme.pk, desk.case)
    assert found.outcome == "unclear" and "筆跡" in found.reasons
    assert proved() == []


def test_a_note_changes_nothing_and_is_kept_word_for_word(world_on_both):
    desk = Desk(world_on_both)
    desk.say(looking.note, "封筒に手紙が入っていた")
    assert (desk.states(), desk.told()[-1]) == ([], "screening.noted")
    assert json.loads(story(desk.case)[-1].data)["reason"] == "封筒に手紙が入っていた"
    assert queries.clear(desk.chain.office.programme.pk)
    from django.db import Error, transaction

    with pytest.raises(Error), transaction.atomic():
        Remark.objects.update(text="何もなかった")


def test_findings_are_the_officers_once_the_case_is_proposed(world):
    desk = Desk(world)
    desk.chain.repeat("提案", desk.chain._recommend)
    for act, said in ((looking.add, "P01"), (looking.note, "遅い")):
        with pytest.raises(Conflict) as refused:
            desk.say(act, said)
        assert refused.value.code == "not-screening"


def test_what_was_already_judged_is_not_judged_twice(world):
    desk = Desk(world, 氏名="見本 花子")
    pk = desk.finding("W01").pk
    desk.say(looking.dismiss, pk, "同じ方")
    for act, said in ((looking.dismiss, (pk, "同じ方")), (looking.confirm, (pk,)), (looking.settle, (pk, "x"))):
        with pytest.raises(Conflict):
            desk.say(act, *said)


def test_an_officer_does_not_screen_and_a_screener_waives_nothing(world):
    desk = Desk(world, 本人確認書類="なし")
    with pytest.raises(NotAllowed):
        desk.say(looking.add, "P01", login="officer1")
    with pytest.raises(NotAllowed):
        desk.say(waive, "D02", "x")


def test_a_finding_of_another_case_is_none_of_this_one(world):
    world.household("200", known=False)
    world.apply("200", 氏名="見本 花子")
    desk = Desk(world)
    other = Finding.objects.get(case__household_no="200", code="W01")
    with pytest.raises(Conflict):
        desk.say(looking.dismiss, other.pk, "よその所見")
    with pytest.raises(NotFound):
        looking.add(desk.chain.office.desk("operator1"), desk.chain.office.programme, desk.chain.office.programme.pk, "P01")
    assert Finding.objects.get(pk=other.pk).state == "open"


def test_one_case_is_screened_without_the_others(world):
    world.household("200", known=False)
    world.household("100", known=False)
    world.apply("100")
    world.apply("200")
    world.start()
    chain = world.chain(dt.date(2026, 7, 22))
    chain.intake("applications")
    desk, programme = chain.office.desk("operator1"), chain.office.programme
    assert screen(desk, programme, only=[case_of(chain.office, "100").pk]) == 1
    assert [case_of(chain.office, number).state for number in ("100", "200")] == ["screened", "entered"]
    assert screen(desk, programme, only=[case_of(chain.office, "100").pk]) == 0


def test_an_account_shared_within_the_programme_is_let_go_with_this_neighbour_and_not_with_the_next(world_on_both):
    """Spouses who live apart share an account, says a screener. A third household with it is another question; another
    programme's cases are none."""
    for number in ("200", "300"):
        world_on_both.household(number, known=False)
    world_on_both.apply("200", 口座番号="9000100")
    desk = Desk(world_on_both, 署名="なし")
    Clue.objects.create(programme=-1, case_id=desk.case, code="SAME_ACCOUNT", key=Clue.objects.get(case=desk.case).key)
    desk.say(looking.dismiss, desk.finding("SAME_ACCOUNT").pk, "夫の口座と確かめた")
    desk.chain.deficiencies()
    desk.comes(NEXT, 本人確認書類="あり")
    assert desk.states() == [("D01", "open", ""), ("D01", "resolved", ""), ("SAME_ACCOUNT", "dismissed", "")]
    desk.chain.deficiencies()
    world_on_both.apply("300", 口座番号="9000100", on="2026-07-28")
    world_on_both.write()
    desk.chain.intake("applications")
    desk.comes(NEXT + dt.timedelta(days=1), 署名="あり")
    (found,) = [one for one in queries.findings_of(desk.case) if one.code == "SAME_ACCOUNT" and one.state == "open"]
    assert json.loads(found.detail)["count"] == 2
    assert proved() == []


def test_what_waits_for_somebody_is_counted_by_why(world_on_both):
    desk = Desk(world_on_both, 氏名="見本 花子", 振込先="", 口座確認書類="なし", 電話番号="不明です")
    programme = desk.chain.office.programme.pk
    identity = ["W01", "D10", "D11"]
    assert queries.to_look_at(programme, identity) == {"sent_back": 0, "answered": 0, "unclear": 1, "identity": 1, "unreadable": 1}
    assert [one.pk for one in queries.waiting(programme, "identity", identity)] == [desk.case]
    desk.say(looking.confirm, desk.finding("UNREADABLE").pk)
    desk.say(looking.dismiss, desk.finding("W01").pk, "同じ方")
    desk.say(looking.confirm, desk.finding("D08").pk)
    assert set(queries.to_look_at(programme, identity).values()) == {0}
    assert queries.counted(programme) == {"unscreened": 0, "blocked": 1, "clear": 0}


@pytest.mark.parametrize(("sql", "check"), [
    ("UPDATE screening_finding SET state = 'open' WHERE code = 'W01'", "所見"),
    ("UPDATE screening_finding SET detail = 'ちがう' WHERE code = 'P01'", "担当者の所見"),
    ("DELETE FROM screening_finding WHERE code = 'P02'", "所見"),
    ("UPDATE notices_letter SET due = '2027-01-01' WHERE kind = 'deficiency'", "回答期限"),
])  # fmt: skip
def test_what_is_changed_behind_the_ledger_is_found(world, sql, check):
    from django.db import connection

    from jimukyoku.office.deficiency.actions import extend

    desk = Desk(world, 氏名="見本 花子")
    desk.say(looking.dismiss, desk.finding("W01").pk, "同じ方")
    desk.say(looking.add, "P01")
    desk.chain.deficiencies()
    desk.say(extend, "入院中")
    assert proved() == []
    if "P02" in sql:
        sql = "DELETE FROM screening_remark; DELETE FROM screening_finding WHERE code = 'P01'"
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER screening_remark_no_delete")
        for one in sql.split(";"):
            cursor.execute(one)
    assert any(check in text for text in proved())


def test_the_whole_way_ends_in_money(world_on_both):
    """Looked at, asked about by letter, mended, decided, paid: the figures prove themselves."""
    desk = Desk(world_on_both, 署名="なし")
    desk.say(looking.confirm, desk.finding("D01").pk)
    desk.chain.deficiencies()
    desk.comes(NEXT, 署名="あり")
    office, _batch = world_on_both.made(dt.date(2026, 7, 29), "2026-08-06")
    assert paid(office) == {"100": 30_000} and proved() == []
