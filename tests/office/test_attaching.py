"""Post the machine could do nothing with (後日確認): nothing of it is lost, a list shows it, a person attaches it."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import BadInput, Conflict, NotAllowed, NotFound
from jimukyoku.office.audit.queries import story
from jimukyoku.office.intake.actions import attach, withdraw
from jimukyoku.office.intake.models import Application, Attachment
from jimukyoku.office.notices.models import Letter
from jimukyoku.office.oversight.verify import verify
from tests.office.test_declines import status, to_check
from tests.office.world import OPEN, case_of

ELSEWHERE = {"金融機関コード": "0005", "支店コード": "001", "預金種別": "普通", "口座番号": "7654321", "口座名義カナ": "ミホン タロウ"}


def later(world, day, stem="answers"):
    """Receive what was added, on a day; return the office."""
    world.write()
    chain = world.chain(day)
    chain.intake(stem)
    return chain.office


def test_an_answer_while_the_officer_decides_holds_the_case(world_on_both):
    """The household writes of another account while its case lies on the officer's desk: nobody decides over that letter."""
    world = world_on_both
    world.household("100", known=False)
    world.apply("100")
    world.start()
    world.chain(OPEN).work()
    world.answer("100", "2026-07-23", "NEWS", 振込先="別口座", **ELSEWHERE)
    office = later(world, dt.date(2026, 7, 23))
    case = case_of(office, "100")
    assert (case.state, case.held, status("NEWS")) == ("recommended", "correspondence", "later")
    assert to_check(office)["NEWS"]["理由"] == "後日確認・口座の記載が違う"
    attach(office.desk(Role.OPERATOR), office.programme, "NEWS", case.pk, "電話で本人に確認")
    case = case_of(office, "100")
    assert (case.state, case.held) == ("recommended", "correspondence")  # the officer still has to look
    assert to_check(office) == {}


def test_an_answer_before_the_notice_was_printed_is_read(world):
    """The resident telephones on the day of screening. The row was once a duplicate, and the letter went out all the same."""
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    chain.repeat("審査", chain._screen)
    world.answer("100", "2026-07-22", 署名="あり")
    office = later(world, OPEN)
    assert case_of(office, "100").state == "answered"
    chain = world.chain(OPEN)
    chain.repeat("再審査", chain._screen)
    chain.deficiencies()
    assert case_of(office, "100").state == "screened" and not Letter.objects.filter(kind="deficiency").exists()


def test_an_application_to_a_household_taken_as_accepting_is_heard(world):
    """Received on the 20th, keyed after silence had been taken for acceptance: the other account it asks for counts."""
    world.household("100")
    world.start()
    chain = world.chain(OPEN)
    chain.repeat("みなし申請", chain._deem)
    chain.repeat("審査", chain._screen)
    world.apply("100", "OTHER", on="2026-07-20", 署名="なし", **ELSEWHERE)
    office = later(world, OPEN, "applications")
    assert (status("OTHER"), case_of(office, "100").state) == ("attached", "answered")


def test_a_duplicate_that_names_another_account_is_seen(world):
    """Two forms, two accounts: one of them is wrong, and a machine cannot know which. The same form twice is nothing to see."""
    world.household("100", known=False)
    world.household("200", known=False)
    for number in ("100", "200"):
        world.apply(number, f"{number}-1")
    world.apply("100", "100-2", **ELSEWHERE)
    world.apply("200", "200-2", channel="オンライン")
    world.start()
    office = later(world, OPEN, "applications")
    assert {status("100-2"), status("200-2")} == {"duplicate"}
    assert {source: row["理由"] for source, row in to_check(office).items()} == {"100-2": "重複・口座の記載が違う"}


def test_an_application_that_came_before_its_household_was_on_the_list(world):
    """A mover-in applies; a week later the register knows the household. The list names its case, and a person attaches it."""
    who = {"name": "別人 花子", "kana": "ベツジン ハナコ", "birth": "19600101"}
    world.household("200")
    world.apply("100", "EARLY", on="2026-07-02", 氏名="別人 花子", フリガナ="ベツジン ハナコ", 生年月日="1960-01-01", 口座名義カナ="ベツジン ハナコ")
    world.start()
    world.chain(dt.date(2026, 7, 3)).work()
    assert status("EARLY") == "unlisted"
    world.household("100", known=False, **who)
    world.write()
    chain = world.chain(dt.date(2026, 7, 6))
    chain.prepare()
    office, case = chain.office, case_of(chain.office, "100")
    assert to_check(office)["EARLY"]["受付番号"] == case.receipt_number
    attach(office.desk(Role.OPERATOR), office.programme, "EARLY", case.pk, "転入世帯。届出の氏名・生年月日が一致")
    assert [one.kind for one in story(case.pk)][-3:] == ["intake.attached_later", "case.receive", "case.enter"]
    world.chain(dt.date(2026, 7, 6)).work()
    assert case_of(office, "100").state == "recommended"
    assert [one.problems for one in verify() if one.problems] == []


def test_a_row_attached_to_a_case_that_never_heard_of_it_holds_the_case(world):
    world.household("100", known=False)
    world.apply("100")
    world.apply("999", "LOST", 氏名="誰か 知らず", フリガナ="ダレカ シラズ", 生年月日="昭和1年12月30日")
    world.start()
    chain = world.chain(OPEN)
    chain.work()
    office, case = chain.office, case_of(chain.office, "100")
    attach(office.desk(Role.OPERATOR), office.programme, "LOST", case.pk, "同じ封筒に入っていた")
    assert (case_of(office, "100").state, case_of(office, "100").held) == ("recommended", "correspondence")


def test_what_may_be_attached_and_by_whom(world):
    world.household("100", known=False)
    world.apply("100", "A1")
    world.apply("999", "LOST", フリガナ="ダレカ シラズ")
    world.start()
    office = later(world, OPEN, "applications")
    operator, case = office.desk(Role.OPERATOR), case_of(office, "100").pk
    with pytest.raises(BadInput):
        attach(operator, office.programme, "LOST", case, "　")
    with pytest.raises(NotFound):
        attach(operator, office.programme, "NEVER", case, "番号の間違い")
    with pytest.raises(NotFound):
        attach(operator, office.programme, "LOST", 10**9, "ない案件")
    with pytest.raises(Conflict):
        attach(operator, office.programme, "A1", case, "もう付いている")
    with pytest.raises(NotAllowed):
        attach(office.desk("officer1"), office.programme, "LOST", case, "受付は受託者の仕事")
    attach(operator, office.programme, "LOST", case, "本人に確認")
    with pytest.raises(Conflict):
        attach(operator, office.programme, "LOST", case, "二度目")
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.update(reason="書き換え")
    assert Application.objects.get(source_id="LOST").status == "unlisted"  # the row stays as it arrived


def test_a_withdrawal_says_how_it_was_said(world):
    world.household("100", known=False)
    world.apply("100")
    world.start()
    office = later(world, OPEN, "applications")
    with pytest.raises(BadInput):
        withdraw(office.desk(Role.OPERATOR), office.programme, case_of(office, "100").pk, "")
    withdraw(office.desk(Role.OPERATOR), office.programme, case_of(office, "100").pk, "電話で取下げ")
    assert case_of(office, "100").state == "withdrawn"


def test_silence_is_acceptance_only_of_a_letter_that_could_be_read(world):
    """Household 200 came into the list on 25 July and got its letter that day; it was once taken as accepting the same day."""
    world.household("100")
    world.start()
    world.household("200")
    world.write()
    for day, state in ((dt.date(2026, 7, 25), "expected"), (dt.date(2026, 8, 7), "expected"), (dt.date(2026, 8, 8), "recommended")):
        chain = world.chain(day)
        chain.prepare()
        chain.work()
        assert case_of(chain.office, "200").state == state, day


def test_a_letter_that_was_planned_and_not_printed_counts_for_nothing(world):
    """The printing was killed on 24 June and done on 20 July: the fortnight begins when the letter was really there."""
    from jimukyoku.office.notices.announcing import announce

    world.household("100")
    world.write()
    chain = world.chain(dt.date(2026, 6, 24))
    chain.take_in()
    chain.extract()
    announce(chain.office.desk(Role.OPERATOR), chain.office.programme, "push")
    for day, deemed in ((OPEN, 0), (dt.date(2026, 7, 23), 0)):
        assert world.chain(day)._deem() == deemed
    world.chain(dt.date(2026, 7, 24)).finish_runs()
    assert world.chain(dt.date(2026, 8, 6))._deem() == 0
    assert world.chain(dt.date(2026, 8, 7))._deem() == 1
