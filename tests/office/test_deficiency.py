"""The deficiency loop: every defect in one letter, the answer, the rounds, the end, the waiver."""

import datetime as dt
import json

import pytest

from jimukyoku.cli.chain import Chain, open_folder
from jimukyoku.cli.chain.office import pack_files, publish_pack
from jimukyoku.cli.console import Bars
from jimukyoku.cli.demo import close_all
from jimukyoku.domain.basics import BadInput
from jimukyoku.office.audit.queries import story
from jimukyoku.office.decision.models import Recommendation
from jimukyoku.office.intake.models import Application
from jimukyoku.office.notices.models import Letter
from jimukyoku.office.screening import queries as screening
from jimukyoku.office.screening.actions import waive
from jimukyoku.office.screening.models import Finding
from tests.office.world import OPEN, PACK, case_of, paid


def reasons(letter):
    return [one["code"] for one in json.loads(letter.data)["reasons"]]


def test_one_letter_names_every_defect(world_on_both):
    world_on_both.household("100", known=False)
    world_on_both.apply("100", 署名="なし", 本人確認書類="なし", 口座番号="12345", 非課税の申立て="")
    world_on_both.decided()
    letter = Letter.objects.get(kind="deficiency")
    assert reasons(letter) == ["D01", "D02", "D06", "D09"]
    assert letter.due == "2026-08-05"


def test_an_answer_mends_it_and_the_rest_is_asked_again(world):
    world.household("100", known=False)
    world.apply("100", 署名="なし", 口座番号="12345")
    world.decided()
    world.answer("100", "2026-07-28", 署名="あり")
    world.write()
    chain = world.chain(dt.date(2026, 7, 29))
    chain.work()
    letters = list(Letter.objects.filter(kind="deficiency").order_by("turn"))
    assert [(one.turn, reasons(one)) for one in letters] == [(1, ["D01", "D06"]), (2, ["D06"])]
    world.answer("100", "2026-08-03", 口座番号="0012345")
    office, _batch = world.made(dt.date(2026, 8, 5), "2026-08-20")
    assert paid(office) == {"100": 30_000}
    assert dict(Finding.objects.values_list("code", "state")) == {"D01": "resolved", "D06": "resolved"}


def asked_three_times(world):
    """A household that answers every notice with another wrong number; return the chain of the last day."""
    world.household("100", known=False)
    world.apply("100", 口座番号="1")
    world.decided()
    for turn, day in enumerate(("2026-07-28", "2026-08-04", "2026-08-11"), start=1):
        world.answer("100", day, 口座番号=str(turn))
        world.write()
        chain = world.chain(dt.date.fromisoformat(day))
        chain.intake("answers")
        chain.repeat("再審査", chain._screen)
        chain.deficiencies()
    return chain


def test_after_three_rounds_nothing_more_is_posted_and_a_person_decides(world):
    """One firm was asked fourteen times. After three notices the case waits for a decision, with what is open as the reasons."""
    chain = asked_three_times(world)
    case = case_of(chain.office, "100")
    assert Letter.objects.filter(kind="deficiency").count() == 3
    assert (case.state, case.held) == ("screened", "")
    assert [one.pk for one in screening.tired(chain.office.programme.pk)] == [case.pk]
    assert screening.blocked(chain.office.programme.pk) == [] == screening.clear(chain.office.programme.pk)
    assert [one.code for one in screening.open_findings([case.pk])[case.pk]] == ["D06"]


def test_the_right_answer_at_last_still_counts(world):
    """After the third notice the number comes by telephone and by post: the case is screened once more and goes on."""
    chain = asked_three_times(world)
    world.answer("100", "2026-08-13", 口座番号="0012345")
    world.write()
    chain = world.chain(dt.date(2026, 8, 13))
    chain.work()
    assert case_of(chain.office, "100").state == "recommended"


def test_nobody_answers_by_the_day(world):
    """The notice asked for an answer by 5 August. What was posted that day has five more to arrive (消印有効)."""
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    office = world.decided()
    world.chain(dt.date(2026, 8, 10)).work()
    assert case_of(office, "100").state == "deficient"
    world.chain(dt.date(2026, 8, 11)).work()
    assert case_of(office, "100").state == "expired"


@pytest.mark.parametrize(("received", "state"), [("2026-08-05", "recommended"), ("2026-08-10", "recommended"), ("2026-08-11", "expired")])
def test_the_day_of_receipt_counts_and_not_the_day_of_keying(world, received, state):
    """The answer lay in a tray while the case expired. It had come in time, so it is screened; one that had not waits for a person."""
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    office = world.decided()
    world.chain(dt.date(2026, 8, 11)).work()
    assert case_of(office, "100").state == "expired"
    world.answer("100", received, "TRAY", 署名="あり")
    world.write()
    world.chain(dt.date(2026, 8, 12)).work()
    assert case_of(office, "100").state == state
    assert Application.objects.get(source_id="TRAY").status == ("attached" if state == "recommended" else "later")


def test_two_envelopes_of_one_day_are_both_read(world):
    """The signature came in one envelope and the copy of the licence in another. The second was once dropped as a duplicate."""
    world.household("100", known=False)
    world.apply("100", 署名="なし", 本人確認書類="なし")
    office = world.decided()
    world.answer("100", "2026-07-28", 署名="あり")
    world.answer("100", "2026-07-28", 本人確認書類="あり")
    world.write()
    world.chain(dt.date(2026, 7, 29)).work()
    assert case_of(office, "100").state == "recommended"
    assert set(Application.objects.filter(kind="answer").values_list("status", flat=True)) == {"attached"}


def test_nobody_is_given_up_before_the_post_is_in(world):
    """A form posted on the last day (30 October) arrives on 2 November, after a case that expired on the 31st was closed."""
    world.household("100", known=False)
    world.household("200", known=False)
    world.start()
    chain = world.chain(dt.date(2026, 10, 31))
    chain.work()
    close_all(chain.office)
    assert case_of(chain.office, "100").state == "expected"
    world.apply("100", on="2026-11-02", 消印日="2026-10-30")
    world.write()
    world.chain(dt.date(2026, 11, 9)).work()
    assert [case_of(chain.office, number).state for number in ("100", "200")] == ["recommended", "expected"]
    world.chain(dt.date(2026, 11, 10)).work()
    assert case_of(chain.office, "200").state == "expired"


def test_where_the_postmark_does_not_count_the_deadline_is_the_day(world):
    files = pack_files(PACK)
    files["programme.yaml"] = files["programme.yaml"].replace(b"postmark_counts: true", b"postmark_counts: false")
    world.household("100", known=False)
    world.write()
    for day in (dt.date(2026, 6, 24), dt.date(2026, 10, 31)):
        chain = Chain(open_folder(world.files, files, day, world.database), Bars(quiet=True), letters=False)
        chain.prepare()
    chain.expire()
    assert case_of(chain.office, "100").state == "expired"


def test_a_late_application_is_an_officers_to_accept(world):
    world.household("100", known=False)
    world.apply("100", on="2026-11-04", 消印日="2026-11-02")
    world.household("200", known=False)
    world.apply("200", on="2026-11-04", 消印日="2026-10-30")
    office = world.decided(dt.date(2026, 11, 5))
    assert case_of(office, "200").state == "notified"
    assert [one.code for one in Finding.objects.filter(case__household_no="100")] == ["D12"]


def test_a_late_letter_whose_postmark_nobody_can_read_goes_to_an_officer(world):
    """Whether it was posted in time nobody knows: it is neither in time nor late. What came by another way has no postmark."""
    world.household("100", known=False)
    world.apply("100", on="2026-11-04")
    world.household("200", known=False)
    world.apply("200", on="2026-11-04", channel="オンライン")
    office = world.decided(dt.date(2026, 11, 5))
    found = {one.case.household_no: (one.code, one.severity) for one in Finding.objects.select_related("case")}
    assert found == {"100": ("D12", "unclear"), "200": ("D12", "block")}
    assert Recommendation.objects.get(case__household_no="100").outcome == "unclear"
    assert case_of(office, "200").state == "deficient"


def screened(world, day=OPEN):
    """Receive and screen; return the chain, no letter printed yet."""
    world.start()
    chain = world.chain(day)
    chain.intake("applications")
    chain.repeat("審査", chain._screen)
    return chain


def again(world, day):
    """Receive the answers of a day and screen again; return the chain."""
    world.write()
    chain = world.chain(day)
    chain.intake("answers")
    chain.repeat("再審査", chain._screen)
    return chain


def test_waiving_needs_an_open_finding_the_pack_lets_go_and_a_reason(world):
    world.household("100", known=False)
    world.apply("100", 本人確認書類="なし", 署名="なし")
    chain = screened(world)
    officer, case = chain.office.desk("officer1"), case_of(chain.office, "100")
    with pytest.raises(BadInput):
        waive(officer, chain.office.programme, case.pk, "D02", " ")
    with pytest.raises(BadInput):
        waive(officer, chain.office.programme, case.pk, "D99", "窓口で確認済み")
    with pytest.raises(BadInput) as refused:
        waive(officer, chain.office.programme, case.pk, "D01", "本人と電話で確認")
    assert refused.value.code == "not-waivable"
    waive(officer, chain.office.programme, case.pk, "D02", "窓口で現物を確認済み")
    chain.deficiencies()
    assert reasons(Letter.objects.get(kind="deficiency")) == ["D01"]


def test_a_telephone_number_with_a_note_keeps_nobody_from_being_paid(world):
    """「03-1234-5678（娘の家）」 is no telephone number, no rule reads it, and it once blocked a case that nobody could let go."""
    world.household("100", known=False)
    world.apply("100", 電話番号="03-1234-5678（娘の家）")
    chain = screened(world)
    assert list(Finding.objects.values_list("code", "severity", "fields")) == [("UNREADABLE", "warn", "phone")]
    waive(chain.office.desk("officer1"), chain.office.programme, case_of(chain.office, "100").pk, "UNREADABLE", "電話は任意の欄")
    chain.deficiencies()
    chain.repeat("提案", chain._recommend)
    assert case_of(chain.office, "100").state == "recommended"


def test_an_officer_may_read_what_the_machine_cannot(world):
    """A date of birth nobody can parse, on a form the officer has in hand. Written unreadably again, it is asked again."""
    world.household("100", known=False)
    world.apply("100", 生年月日="昭和廿五年卯月一日", 署名="なし")
    chain = screened(world)
    case = case_of(chain.office, "100").pk
    waive(chain.office.desk("officer1"), chain.office.programme, case, "UNREADABLE", "原本で確認")
    chain.deficiencies()
    assert reasons(Letter.objects.get(kind="deficiency")) == ["D01"]
    world.answer("100", "2026-07-28", 署名="あり")
    again(world, dt.date(2026, 7, 28))
    assert not Finding.objects.filter(code="UNREADABLE", state="open").exists()
    world.answer("100", "2026-07-29", 生年月日="卯月一日")
    again(world, dt.date(2026, 7, 29))
    assert Finding.objects.filter(code="UNREADABLE", state="open").count() == 1


def test_what_was_waived_of_one_account_is_not_waived_of_the_next(world):
    """The officer accepted the daughter's account. The household then names a stranger's: that was never accepted."""
    world.household("100", known=False)
    world.apply("100", 口座名義カナ="ミホン ムスメ", 署名="なし")
    chain = screened(world)
    case = case_of(chain.office, "100").pk
    waive(chain.office.desk("officer1"), chain.office.programme, case, "D07", "同居の娘の口座と確認")
    chain.deficiencies()
    world.answer("100", "2026-07-28", 署名="あり")
    again(world, dt.date(2026, 7, 28))
    assert not Finding.objects.filter(code="D07", state="open").exists()
    world.answer("100", "2026-07-29", 口座名義カナ="ダレカ シラズ")
    again(world, dt.date(2026, 7, 29))
    assert Finding.objects.filter(code="D07", state="open").count() == 1


def test_a_finding_whose_rule_is_gone_still_has_its_sentence(world):
    """A new version of the pack renamed the rule while the finding was open: the letter says what was said then."""
    world.household("100", known=False)
    world.apply("100", 本人確認書類="なし")
    chain = screened(world)
    files = pack_files(PACK)
    for name in ("rules.yaml", "persons.yaml", "locale/ja.yaml", "locale/easy.yaml", "locale/en.yaml"):
        files[name] = files[name].replace(b"D02", b"D92")
    newer = Chain(publish_pack(world.files, files, "officer1", OPEN, world.database), Bars(quiet=True), letters=False)
    newer.deficiencies()
    (reason,) = json.loads(Letter.objects.get(kind="deficiency").data)["reasons"]
    assert (reason["code"], reason["sentence"]) == ("D02", "本人確認書類の写しが同封されていません。")
    world.answer("100", "2026-07-28", 本人確認書類="あり")
    world.write()
    newer = Chain(open_folder(world.files, files, dt.date(2026, 7, 28), world.database), Bars(quiet=True), letters=False)
    newer.intake("answers")
    newer.repeat("再審査", newer._screen)
    assert dict(Finding.objects.values_list("code", "state")) == {"D02": "resolved"}
    assert case_of(chain.office, "100").state == "screened"


def test_the_ledger_alone_tells_which_finding_was_open_when(world_on_both):
    world = world_on_both
    world.household("100", known=False)
    world.apply("100", 署名="なし", 口座番号="12345", 本人確認書類="なし")
    chain = screened(world)
    case = case_of(chain.office, "100").pk
    waive(chain.office.desk("officer1"), chain.office.programme, case, "D02", "窓口で現物を確認済み")
    chain.deficiencies()
    world.answer("100", "2026-07-28", 署名="あり")
    again(world, dt.date(2026, 7, 28))
    told = set()
    for event in story(case):
        data = json.loads(event.data)
        if event.kind == "case.screen":
            told = (told - set(data["resolved"])) | set(data["findings"])
        elif event.kind == "finding.waived":
            told.remove(data["code"])
    assert told == {"D06"} == set(Finding.objects.filter(case=case, state="open").values_list("code", flat=True))


def test_a_question_the_rules_cannot_answer_is_kept_for_a_person(world):
    """振込先 left blank and no copy of the passbook: whether one was needed cannot be known."""
    world.household("100", known=False)
    world.apply("100", 振込先="", 口座確認書類="なし")
    chain = screened(world)
    case = case_of(chain.office, "100").pk
    found = screening.open_unclear([case])
    assert [(one.code, one.severity) for one in found[case]] == [("D08", "unclear")]


def test_a_name_too_long_for_a_transfer_is_asked_about_before_the_decision(world):
    """A name of 36 letters fits no transfer record. It was once found when the file was made, and no letter could mend it."""
    kana = "アレハンドロ フェルナンデス デ ラ クルス ゴンザレス"
    world.household("100", known=False, kana=kana)
    world.apply("100", フリガナ=kana, 口座名義カナ=kana)
    office = world.decided()
    assert case_of(office, "100").state == "deficient"
    assert reasons(Letter.objects.get(kind="deficiency")) == ["D07"]
