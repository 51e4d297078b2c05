"""Declining (受給辞退): a right is given up by whoever holds it, whenever it is said, and is never passed over."""

import csv
import datetime as dt

import pytest
from django.db import transaction

from jimukyoku.cli.chain import outputs
from jimukyoku.domain.access import Role
from jimukyoku.office.cases import moves
from jimukyoku.office.intake.actions import attach
from jimukyoku.office.intake.models import Application
from jimukyoku.office.oversight.verify import verify
from jimukyoku.office.payment.actions import make
from tests.office.world import OPEN, PAY, case_of, paid

NOTHING_ELSE = dict.fromkeys(("振込先", "金融機関コード", "支店コード", "預金種別", "口座番号", "口座名義カナ", "口座確認書類"), "")
DECLINES = {**NOTHING_ELSE, "受給辞退": "はい"}


def status(source):
    return Application.objects.get(source_id=source).status


def to_check(office):
    """Return the list people work from, by source number."""
    outputs.intake_lists(office, {})
    with (office.folder.out / "intake/要確認の届出.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["受付元番号"]: row for row in csv.DictReader(file)}


def test_a_decline_pays_nobody(world):
    world.household("100")
    world.apply("100", 受給辞退="はい")
    office, batch = world.made()
    assert batch is None and case_of(office, "100").state == "declined"


def test_an_answer_that_declines(world):
    """The household was asked for its signature, and signed that it wants nothing."""
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    world.decided()
    world.answer("100", "2026-07-28", 署名="あり", 受給辞退="はい")
    office, _batch = world.made(dt.date(2026, 7, 29), "2026-08-05")
    assert paid(office) == {} and case_of(office, "100").state == "declined"


def test_a_decline_after_the_application(world):
    """The second form said no. It was once filed as a duplicate, and the household was paid."""
    world.household("100", known=False)
    world.apply("100", "A1")
    world.apply("100", "A2", on="2026-07-14", **DECLINES)
    office, _batch = world.made()
    assert paid(office) == {} and case_of(office, "100").state == "declined"
    assert status("A2") == "attached"


def test_a_decline_received_in_time_and_keyed_after_silence_was_taken_for_acceptance(world):
    """Received on the 20th, keyed on the 23rd; on the 22nd the household had been decided. An officer must see it first."""
    world.household("100")
    world.household("200")
    world.decided(OPEN)
    world.apply("100", "A2", on="2026-07-20", **DECLINES)
    world.write()
    office = world.chain(dt.date(2026, 7, 23)).office
    world.chain(dt.date(2026, 7, 23)).work()
    make(office.desk("officer1"), office.programme, dt.date.fromisoformat(PAY))
    assert paid(office) == {"200": 30_000}
    case = case_of(office, "100")
    assert (case.state, case.held, status("A2")) == ("notified", "declined", "attached")


def test_a_decline_while_the_money_is_on_its_way_is_for_a_person(world):
    """A hold would keep the bank's reply from being entered; so the case goes on, and the letter stands in the list."""
    from jimukyoku.office.payment.actions import settle
    from jimukyoku.office.payment.models import Batch

    world.household("100")
    office, _batch = world.released()
    world.apply("100", "TOO-LATE", on="2026-07-23", **DECLINES)
    world.write()
    office = world.chain(dt.date(2026, 7, 31)).office
    world.chain(dt.date(2026, 7, 31)).work()
    assert (status("TOO-LATE"), case_of(office, "100").held) == ("later", "")
    assert "受給辞退" in to_check(office)["TOO-LATE"]["理由"]
    assert settle(office.desk("treasurer1"), Batch.objects.get(), {}) == (1, 0)


def test_a_decline_that_names_another_household_by_a_slip_of_the_pen(world):
    """100 declined and wrote the number of 200. Nobody of 200 has that name or that date of birth: 200 keeps its right."""
    world.household("200")
    world.household("100", name="別人 花子", kana="ベツジン ハナコ", birth="19600101")
    world.apply("200", "SLIP", 受給辞退="はい", 氏名="別人 花子", フリガナ="ベツジン ハナコ", 生年月日="1960-01-01")
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    office = chain.office
    assert (case_of(office, "200").state, case_of(office, "100").state, status("SLIP")) == ("expected", "expected", "later")
    assert to_check(office)["SLIP"]["受付番号"] == case_of(office, "200").receipt_number
    attach(office.desk(Role.OPERATOR), office.programme, "SLIP", case_of(office, "100").pk, "電話で本人に確認")
    assert (case_of(office, "200").state, case_of(office, "100").state) == ("expected", "declined")
    assert to_check(office) == {}


@pytest.mark.parametrize("state", ["expired", "closed", "declined"])
def test_a_decline_of_what_has_ended_changes_nothing_and_stops_nobody_else(world, state):
    """One decline of an expired case once ended the intake of everything else in its file."""
    world.household("100", known=False)
    world.household("200", known=False)
    if state == "declined":
        world.apply("100", "FIRST", **DECLINES)
    world.start()
    chain = world.chain(dt.date(2026, 11, 10))
    chain.work()
    if state == "closed":
        with transaction.atomic():
            moves.move(chain.office.desk("officer1"), [moves.Move(case_of(chain.office, "100").pk, "close", {})])
    world.apply("100", "NO", on="2026-11-10", **DECLINES)
    world.apply("200", "YES", on="2026-11-10", 消印日="2026-10-30")
    world.write()
    chain = world.chain(dt.date(2026, 11, 11))
    chain.work()
    assert (case_of(chain.office, "100").state, status("NO")) == (state, "attached")
    assert case_of(chain.office, "200").state == "recommended"
    assert [one.problems for one in verify() if one.problems] == []


def test_a_household_that_declined_and_changed_its_mind(world):
    """The second form says yes. An officer reopens the case, the operator attaches the form, and it goes its way."""
    world.household("100")
    world.apply("100", "NO", 受給辞退="はい")
    world.apply("100", "YES", on="2026-07-15")
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    office, case = chain.office, case_of(chain.office, "100")
    assert (case.state, status("YES")) == ("declined", "later")
    assert to_check(office)["YES"]["案件の状態"] == "辞退"
    with transaction.atomic():
        moves.move(office.desk("officer1"), [moves.Move(case.pk, "reopen", {"reason": "本人が撤回"})])
    attach(office.desk(Role.OPERATOR), office.programme, "YES", case.pk, "辞退を撤回する届出")
    world.chain(OPEN).work()
    assert case_of(office, "100").state == "recommended"
