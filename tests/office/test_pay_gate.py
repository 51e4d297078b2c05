"""The gate before money moves reads everything again; what it stops an officer may accept, once and for exactly that fact."""

import datetime as dt

import pytest

from jimukyoku.domain.basics import BadInput, Conflict, NotFound
from jimukyoku.domain.decision import UNCLEAR, list_hash
from jimukyoku.office.basics import store
from jimukyoku.office.cases.actions import change_head, lift_hold
from jimukyoku.office.decision.actions import decide_list, decide_one
from jimukyoku.office.decision.queries import proposals
from jimukyoku.office.payment import actions
from jimukyoku.office.payment.models import Batch, Payment
from tests.office.files import rewrite, set_column
from tests.office.world import OPEN, case_of, paid

PAYDAY, NEXT = dt.date(2026, 7, 30), dt.date(2026, 7, 24)
OTHER = {"金融機関コード": "0005", "支店コード": "001", "預金種別": "普通", "口座番号": "1234567", "口座名義カナ": "ミホン タロウ", "振込先": "別口座"}


def on(world, day=NEXT):
    """Take in what the files say now, and return the office on that day."""
    chain = world.chain(day)
    chain.take_in()
    return chain.office


def make(office, value_date=PAYDAY):
    return actions.make(office.desk("officer1"), office.programme, value_date)


def decide(office):
    listed = [one for one in proposals(office.programme.pk) if one.outcome != UNCLEAR]
    if listed:
        decide_list(office.desk("officer1"), office.programme, listed, list_hash(listed))


def death(world):
    world.change("10001", "D", "20260530", reported="20260723")
    world.write()


def correction(world):
    world.change("10001", "T", "20260401", reported="20260723", tax="3")
    world.write()


def new_tax_file(world):
    world.households[0].members[0].tax = "3"
    world.write()


def removed(world):
    def change(rows):
        for column, value in (("住民状態コード", "2"), ("消除事由コード", "B11"), ("消除年月日", "20260715")):
            set_column(column, value, "100")(rows)

    rewrite(world, "register", change)


def vanished(world):
    rewrite(world, "register", lambda rows: rows.__delitem__(1))


@pytest.mark.parametrize(
    ("happens", "stop"),
    [(death, "head_deceased"), (correction, "rules_changed"), (new_tax_file, "rules_changed"), (removed, "head_deceased"), (vanished, "not_listed")],
)
def test_what_became_known_after_the_decision_stops_the_payment(world, happens, stop):
    world.household("100")
    world.household("200")
    world.decided()
    happens(world)
    office = on(world)
    make(office)
    assert paid(office) == {"200": 30_000}
    assert case_of(office, "100").held == stop


def test_a_correction_that_changes_nothing_stops_nothing(world):
    world.household("100")
    world.change("10001", "T", "20260620", tax="1")
    office, _batch = world.made()
    assert paid(office) == {"100": 30_000}


def test_the_same_people_under_another_number_are_not_paid_again(world_on_both):
    """The household is numbered anew in the next extract; its people already have their money."""
    world = world_on_both
    world.household("100")
    world.household("200")
    world.released()
    rewrite(world, "register", set_column("世帯番号", "900", "100"))
    office = world.decided(NEXT)
    assert case_of(office, "900").held == "same_person"
    lift_hold(office.desk("officer1"), office.programme, case_of(office, "900").pk, "誤って解除", seen="same_person")
    world.decided(dt.date(2026, 8, 6))  # its letter goes out, and a fortnight later silence is acceptance
    office = world.decided(dt.date(2026, 8, 24))
    assert case_of(office, "900").state == "notified"
    make(office, dt.date(2026, 8, 31))
    assert paid(office) == {"100": 30_000, "200": 30_000}
    assert case_of(office, "900").held == "already_paid"


def test_another_account_asked_for_after_the_file_was_made_stops_the_file(world):
    """仙台市 2022, a day later: the letter about the account comes in between making and sending."""
    world.household("100")
    world.household("200")
    office, batch = world.made()
    actions.approve(office.desk("officer2"), batch, batch.file_id)
    world.apply("100", "CHANGE", on="2026-07-23")
    world.write()
    chain = world.chain(NEXT)
    chain.intake("applications")
    with pytest.raises(Conflict) as refused:
        actions.release(chain.office.desk("treasurer1"), batch, store.fetch(batch.file_id))
    assert refused.value.code == "stale" and case_of(office, "100").receipt_number in refused.value.what
    actions.cancel(chain.office.desk("officer1"), batch, "口座の変更申出")
    again = make(chain.office)
    assert (again.count, case_of(office, "100").held) == (1, "account_pending")


def test_one_account_in_two_files_is_seen(world):
    world.household("100", known=False)
    world.apply("100", 口座番号="1234567")
    world.released()
    world.household("200", known=False)
    world.apply("200", 口座番号="1234567", on="2026-07-23")
    office, batch = world.made(NEXT, "2026-08-03")
    assert batch is None and case_of(office, "200").held == "shared_account"


def test_a_push_household_is_paid_to_the_account_its_letter_showed(world):
    household = world.household("100")
    world.start()
    household.account = ("0005", "001", "1", "7654321", "ミホン タロウ")
    office, batch = world.made()
    assert batch is None
    (waiting,) = proposals(office.programme.pk)
    assert waiting.outcome == UNCLEAR


@pytest.mark.parametrize("number", [1, 2])
def test_what_an_officer_accepted_stays_accepted(world, number):
    """Two households of one family share an account; an officer looked and said so. A third one is another matter."""
    for one in ("100", "200"):
        world.household(one, known=False)
        world.apply(one, 口座番号="1234567")
    office, batch = world.made()
    assert batch is None
    for one in ("100", "200"):
        lift_hold(office.desk("officer1"), office.programme, case_of(office, one).pk, "親子で同じ口座を使用", seen="shared_account")
    if number == 1:
        assert make(office).count == 2
        return
    world.household("300", known=False)
    world.apply("300", 口座番号="1234567", on="2026-07-23")
    office, batch = world.made(NEXT, "2026-08-03")
    assert batch is None and {case_of(office, one).held for one in ("100", "200", "300")} == {"shared_account"}


def test_the_head_died_and_the_family_goes_on(world):
    """The new head's name stands on what follows; the account of the dead is not paid to."""
    world.household("100", 2)
    world.households[0].members[1].name, world.households[0].members[1].kana = "見本 花子", "ミホン ハナコ"
    world.change("10001", "D", "20260720", reported="20260721")
    office = world.start().office
    office = world.decided()
    assert case_of(office, "100").held == "head_deceased"
    case = case_of(office, "100")
    change_head(office.desk("officer1"), office.programme, case.pk, "10002", "住民票で新しい世帯主を確認")
    world.chain(OPEN).notify()
    assert make(office) is None and case_of(office, "100").held == "holder_deceased"
    with pytest.raises(BadInput):
        change_head(office.desk("officer1"), office.programme, case.pk, "99999", "よその人")


def test_a_hold_is_lifted_only_by_who_saw_it(world):
    world.household("100")
    office = world.decided()
    with pytest.raises(Conflict):
        lift_hold(office.desk("officer1"), office.programme, case_of(office, "100").pk, "なんとなく", seen="shared_account")
    with pytest.raises(NotFound):
        lift_hold(office.desk("officer1"), office.programme, office.programme.pk, "案件ではない", seen="moved")


def test_what_nobody_could_check_is_not_approved_in_a_list(world):
    """The choice of account is blank and its document is missing: the rule cannot say, so a person must."""
    world.household("100", known=False)
    world.apply("100", 振込先="", 口座確認書類="")
    office, batch = world.made()
    (waiting,) = proposals(office.programme.pk)
    assert batch is None and waiting.outcome == UNCLEAR
    with pytest.raises(BadInput):
        decide_one(office.desk("officer1"), office.programme, waiting.case, "approve", reason="", article="", amount=30_000)


def test_a_single_approval_is_paid_while_the_rules_say_what_they_said(world):
    world.household("100", known=False, tax=None)
    world.apply("100")
    office = world.decided()
    (waiting,) = proposals(office.programme.pk)
    decide_one(office.desk("officer1"), office.programme, waiting.case, "approve", reason="前住所地に照会し非課税", article="要綱3条", amount=30_000)
    world.chain(OPEN).notify()
    assert make(office).count == 1


def back(world, entered=dt.date(2026, 7, 31)):
    office, batch = world.released()
    payment = Payment.objects.get(case__household_no="100")
    actions.settle(office.on(entered).desk("treasurer1"), batch, {payment.pk: "名義相違"})
    return office, batch


def again(world, day=dt.date(2026, 8, 6), value_date=dt.date(2026, 8, 20)):
    world.write()
    chain = world.chain(day)
    chain.work()
    chain.notify()
    return chain.office, make(chain.office, value_date)


def test_the_only_household_of_a_file_is_paid_again_after_its_return(world_on_both):
    world_on_both.household("100")
    back(world_on_both)
    world_on_both.answer("100", "2026-08-05", **OTHER)
    office, batch = again(world_on_both)
    assert paid(office) == {"100": 30_000}
    actions.cancel(office.desk("officer1"), batch, "日付の誤り")
    assert make(office, dt.date(2026, 8, 21)).count == 1


@pytest.mark.parametrize("change", [{"預金種別": "貯蓄"}, {"口座名義カナ": "ミホン ハナコ"}])
def test_a_corrected_type_or_holder_is_another_account(world, change):
    world.household("100", known=False)
    world.households[0].members.append(type(world.households[0].members[0])("10002", "見本 花子", "ミホン ハナコ"))
    world.household("200")
    world.apply("100", 口座番号="1234567")
    back(world)
    world.answer("100", "2026-08-05", **{**OTHER, "金融機関コード": "0001", **change})
    office, _batch = again(world)
    assert paid(office) == {"100": 30_000, "200": 30_000}


def test_an_answer_on_its_way_while_the_return_was_entered_counts(world):
    world.household("100")
    world.household("200")
    back(world, entered=dt.date(2026, 8, 5))
    world.answer("100", "2026-08-03", **OTHER)
    office, _batch = again(world)
    assert paid(office) == {"100": 30_000, "200": 30_000}


def test_a_transfer_that_comes_back_late_is_entered(world):
    world.household("100")
    world.household("200")
    office, batch = world.released()
    later = office.on(dt.date(2026, 7, 31))
    actions.settle(later.desk("treasurer1"), batch, {})
    payment = Payment.objects.get(case__household_no="100")
    assert actions.bounce(later.desk("treasurer1"), Batch.objects.get(), {payment.pk: "口座解約"}) == 1
    assert case_of(office, "100").state == "returned" and paid(office) == {"200": 30_000}
    with pytest.raises(BadInput):
        actions.bounce(later.desk("treasurer1"), Batch.objects.get(), {payment.pk: "もう一度"})


def test_an_ended_case_is_owed_nothing(world):
    from jimukyoku.office.cases.actions import decease
    from jimukyoku.office.oversight.queries import money

    world.household("100")
    office = world.decided()
    assert money(office.programme.pk).unpaid == 30_000
    decease(office.desk("officer1"), office.programme, [case_of(office, "100").pk], "単身世帯の死亡")
    assert money(office.programme.pk).unpaid == 0
