"""Payment: returns and the second transfer, cancelling, days, unwritable accounts, the bank's reply."""

import datetime as dt

import pytest

from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.domain.payment import read_transfers
from jimukyoku.office.basics import store
from jimukyoku.office.intake.models import Application
from jimukyoku.office.payment import actions
from jimukyoku.office.payment.models import Payment
from jimukyoku.office.screening.models import Finding
from tests.office.world import OPEN, case_of, paid

SETTLED = dt.date(2026, 7, 31)


def test_a_returned_transfer_is_paid_once_more_to_the_new_account(world_on_both):
    world = world_on_both
    world.household("100")
    world.household("200")
    office, batch = world.released()
    back = Payment.objects.get(case__household_no="100")
    later = office.on(SETTLED)
    assert actions.settle(later.desk("treasurer1"), batch, {back.pk: "口座なし"}) == (1, 1)
    assert case_of(office, "100").state == "returned" and paid(office) == {"200": 30_000}
    assert actions.make(later.desk("officer1"), office.programme, dt.date(2026, 8, 20)) is None  # no new account yet
    world.answer("100", "2026-08-05", 金融機関コード="0005", 支店コード="001", 預金種別="普通", 口座番号="1234567", 口座名義カナ="ミホン タロウ", 振込先="別口座")
    world.write()
    chain = world.chain(dt.date(2026, 8, 6))
    chain.work()
    chain.notify()
    again = actions.make(chain.office.desk("officer1"), chain.office.programme, dt.date(2026, 8, 20))
    (transfer,) = read_transfers(store.fetch(again.file_id)).transfers
    assert (transfer.bank, transfer.account_number, transfer.amount) == ("0005", "1234567", 30_000)
    assert paid(office) == {"100": 30_000, "200": 30_000}


def test_a_cancelled_batch_pays_nobody_and_waits_for_the_next(world_on_both):
    world_on_both.household("100")
    office, batch = world_on_both.made()
    actions.cancel(office.desk("officer1"), batch, "日付の誤り")
    assert paid(office) == {} and case_of(office, "100").state == "notified"
    again = actions.make(office.desk("officer1"), office.programme, dt.date(2026, 8, 3))
    assert (again.count, again.total) == (1, 30_000)
    with pytest.raises(Conflict):
        actions.approve(office.desk("officer2"), batch, batch.file_id)


@pytest.mark.parametrize("day", ["2026-07-22", "2026-07-20", "2026-08-01", "2026-12-31"])
def test_only_bank_days_after_today(world, day):
    world.household("100")
    office = world.decided()
    with pytest.raises(BadInput) as refused:
        actions.make(office.desk("officer1"), office.programme, dt.date.fromisoformat(day))
    assert refused.value.code == "value-date"


def test_an_account_of_the_postal_bank_is_paid_by_what_its_passbook_means(world_on_both):
    """By 記号 and 番号 from an application and from the register; where they do not fit, the household is asked and nobody is paid."""
    world = world_on_both
    world.household("100").account = ("9900", "00160", "2", "100001", "ミホン タロウ")
    for number, digits in (("200", "12345671"), ("300", "12345681")):
        world.household(number, known=False)
        world.apply(number, 金融機関コード="9900", 支店コード="１４０３０", 口座番号=digits)
    office, batch = world.made()
    sent = {(one.branch, one.account_type, one.account_number) for one in read_transfers(store.fetch(batch.file_id)).transfers}
    assert sent == {("019", "2", "0100001"), ("408", "1", "1234567")}
    assert '"account_number":"12345671"' in Application.objects.get(case__household_no="200").raw  # as it was written
    assert {one.code: one.case.household_no for one in Finding.objects.select_related("case")} == {"D13": "300"}
    assert case_of(office, "300").state == "deficient"


def test_one_unwritable_account_does_not_stop_the_others(world):
    household = world.household("100")
    household.account = ("0001", "001", "1", "1234567", "見本 太郎")  # a bank cannot write these letters
    world.household("200")
    office, _batch = world.made()
    assert paid(office) == {"200": 30_000}
    assert case_of(office, "100").state == "deficient"  # asked for another account before any file was made


def test_the_bank_names_a_number_we_did_not_send(world):
    world.household("100")
    office, batch = world.released()
    with pytest.raises(BadInput):
        actions.settle(office.on(SETTLED).desk("treasurer1"), batch, {999: "口座なし"})
    assert Payment.objects.get().state == "released"


def test_no_result_before_the_day(world):
    world.household("100")
    office, batch = world.released()
    with pytest.raises(Conflict):
        actions.settle(office.on(OPEN).desk("treasurer1"), batch, {})


def test_a_notified_refusal_is_never_paid(world):
    world.household("100", known=False, tax="3")
    world.household("200", known=False, tax=None)
    world.apply("200")
    office = world.decided()
    from jimukyoku.office.decision.actions import decide_one

    decide_one(office.desk("officer1"), office.programme, case_of(office, "200").pk, "refuse", reason="課税を確認", article="要綱3条")
    world.chain(OPEN).notify()
    assert case_of(office, "200").state == "notified"
    assert actions.make(office.desk("officer1"), office.programme, dt.date(2026, 7, 30)) is None


def test_a_decision_list_that_grew_old_is_refused_whole(world):
    from jimukyoku.domain.decision import list_hash
    from jimukyoku.office.decision.actions import decide_list, send_back
    from jimukyoku.office.decision.queries import proposals

    world.household("100")
    world.household("200")
    world.start()
    chain = world.chain(OPEN)
    chain.work()
    office = chain.office
    listed = proposals(office.programme.pk)
    send_back(office.desk("officer1"), office.programme, case_of(office, "100").pk, "口座を確かめて")
    with pytest.raises(Conflict) as refused:
        decide_list(office.desk("officer1"), office.programme, listed, list_hash(listed))
    assert refused.value.code == "list-stale"
    assert case_of(office, "200").state == "recommended"
    with pytest.raises(Conflict):
        decide_list(office.desk("officer1"), office.programme, listed[1:], list_hash(listed))
