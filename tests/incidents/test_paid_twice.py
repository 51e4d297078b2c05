"""Real municipalities paid people twice. Each story is told, the mistake is tried, the system refuses or cries."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import Conflict, NotAllowed
from jimukyoku.domain.cases import pass_gate, require
from jimukyoku.domain.payment import recount
from jimukyoku.office.basics import store
from jimukyoku.office.oversight.verify import verify
from jimukyoku.office.payment import actions
from jimukyoku.office.payment.models import Batch, Payment
from tests.office.world import PAY, case_of, paid

LATER = dt.date(2026, 8, 12)


def test_neyagawa_2020_the_duplicate_check_silently_did_nothing(world):
    """寝屋川市 2020: 993 households were paid twice because the tool that should find duplicates did nothing.

    A gate does not open for a check that said nothing about a row, and the database itself allows one open payment.
    """
    with pytest.raises(Conflict) as refused:
        pass_gate("pay", [1, 2, 3], {1: None, 2: None}, {})
    assert refused.value.code == "gate-incomplete"
    world.household("100")
    office, batch = world.made()
    first = Payment.objects.get(batch=batch)
    with pytest.raises(IntegrityError), transaction.atomic():
        first.pk = None
        first.save()
    assert paid(office) == {"100": 30_000}


def test_kamakura_2025_the_check_was_skipped_for_two_runs(world):
    """鎌倉市 2025: the contractor's duplicate check was not used for two runs, and the city's own check missed it.

    The check cannot be skipped: a batch without evidence that every row was checked is not released; and the city's
    own count of the file knows nothing of the writer.
    """
    world.household("100")
    office, batch = world.made()
    gate = batch.gate
    assert (gate.rows_in, gate.rows_checked) == (1, 1)
    with pytest.raises(Conflict) as refused:
        require(gate.rows_in, gate.rows_checked - 1, [gate.kind], "pay")
    assert refused.value.code == "gate-evidence"
    with pytest.raises(DatabaseError), transaction.atomic():  # nor can the evidence be written over afterwards
        type(gate).objects.filter(pk=gate.pk).update(rows_in=0)
    found = recount(store.fetch(batch.file_id))
    assert (found.count, found.total, found.trailer_agrees) == (1, 30_000, True)


def test_miyazaki_2024_a_paid_row_was_deleted_from_the_transfer_data(world_on_both):
    """宮崎市 2024: the contractor deleted an already paid row, so the household looked unpaid and was paid again.

    Rows of payments cannot be deleted, and who is unpaid is read from the ledger, not from a list somebody keeps.
    """
    world_on_both.household("100")
    office, batch = world_on_both.released()
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.filter(batch=batch).delete()
    assert actions.make(office.desk("officer1"), office.programme, dt.date.fromisoformat(PAY)) is None
    assert paid(office) == {"100": 30_000}


def test_tarumizu_2024_an_old_file_with_the_same_count_and_total(world):
    """垂水市 2024: an old, already sent file with the same count and total was picked from another folder.

    Only the approved bytes are released; an older file of as many households and as many yen has another hash.
    """
    world.household("100")
    office, old = world.released()
    world.household("200", known=False)
    world.apply("200", on="2026-08-10")
    world.files.data.joinpath("register.csv").unlink()
    old_bytes = store.fetch(old.file_id)
    world.start(LATER)
    office, new = world.made(LATER, "2026-08-20")
    assert (new.count, new.total) == (old.count, old.total)
    actions.approve(office.desk("officer2"), new, new.file_id)
    with pytest.raises(Conflict) as refused:
        actions.release(office.desk("treasurer1"), new, old_bytes)
    assert refused.value.code == "file-hash"


def test_ishinomaki_2016_the_operator_sent_again(world_on_both):
    """石巻市 2016: 305 transfers went out twice because a send that seemed to have failed was repeated.

    A released batch is never released again, whoever asks; the refusal says what state it is in.
    """
    world_on_both.household("100")
    office, batch = world_on_both.released()
    with pytest.raises(Conflict) as refused:
        actions.release(office.desk("treasurer1"), batch, store.fetch(batch.file_id))
    assert refused.value.code == "batch-state" and "送信済" in refused.value.what


def test_tenei_2020_the_same_data_on_two_days(world):
    """天栄村 2020: the same payment data was produced and handed over on two days: 375 households twice.

    On the second day there is nobody left to pay; and a second batch of the same payees is refused by the database.
    """
    world.household("100")
    world.household("200")
    office, batch = world.made()
    next_day = office.on(dt.date(2026, 7, 23))
    assert actions.make(next_day.desk("officer1"), office.programme, dt.date(2026, 7, 31)) is None
    twin = Batch.objects.get(pk=batch.pk)
    twin.pk, twin.file_id = None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.file = store.keep(b"the same people again", kind="zengin", name="again.txt")
        twin.save()


def test_tsukuba_2020_repeated_online_applications(world_on_both):
    """つくば市 2020: seven households applied again online and were paid twice after matching by eye.

    One case a household: a second application, by whatever channel, is kept as a duplicate and pays nobody.
    """
    world_on_both.household("100", known=False)
    world_on_both.apply("100", "POST-1")
    world_on_both.apply("100", "WEB-1", channel="オンライン")
    world_on_both.apply("", "WEB-2", channel="オンライン")  # no number: found by name and date of birth
    office, batch = world_on_both.made()
    from jimukyoku.office.intake.models import Application

    assert dict(Application.objects.values_list("source_id", "status")) == {
        "POST-1": "attached", "WEB-1": "duplicate", "WEB-2": "duplicate",
    }  # fmt: skip
    # The duplicates name an account of their own, so even the one payment waits for a person.
    assert batch is None and case_of(office, "100").held == "account_pending"
    from jimukyoku.office.cases.models import Case

    with pytest.raises(IntegrityError), transaction.atomic():
        twin = Case.objects.get(household_no="100")
        Case.objects.create(chain_id=office.programme.pk, programme=twin.programme, household_no="100", head_no="1", size=1,
                            route="push", state="expected", since="2026-06-24", receipt_number="9", access_code="9")  # fmt: skip


def test_abu_2022_one_household_got_the_total(world):
    """阿武町 2022: beside the file, a slip with the total and the first payee's name was printed and handed to the bank.

    There is one artefact a batch, no slip, and no way to pay one household more than the programme can pay it: not by
    a decision, and not by a file that says something else than what was approved.
    """
    from jimukyoku.domain.basics import BadInput
    from jimukyoku.office.basics.models import StoredFile
    from jimukyoku.office.decision.actions import decide_one

    for number in ("100", "200", "300"):
        world.household(number)
    world.household("400", tax=None)  # unclear, so an officer decides it singly
    world.apply("400")
    office, batch = world.made()
    assert list(StoredFile.objects.filter(kind="zengin").values_list("pk", flat=True)) == [batch.file_id]
    with pytest.raises(BadInput):
        decide_one(office.desk("officer1"), office.programme, case_of(office, "400").pk, "approve", reason="x", article="y", amount=46_300_000)
    actions.approve(office.desk("officer2"), batch, batch.file_id)
    slip = store.fetch(batch.file_id).replace(b"0000030000", b"0000090000", 1)
    with pytest.raises(Conflict):
        actions.release(office.desk("treasurer1"), batch, slip)


def test_three_different_hands(world):
    """Making, approving and releasing are three people's: nobody does two of them."""
    world.household("100")
    office, batch = world.made()
    with pytest.raises(NotAllowed):
        actions.approve(office.desk("officer1"), batch, batch.file_id)
    with pytest.raises(NotAllowed):
        actions.release(office.desk("officer2"), batch, b"")
    with pytest.raises(NotAllowed):
        actions.make(office.desk(Role.OPERATOR), office.programme, dt.date.fromisoformat(PAY))


def test_stale_world_between_approval_and_release(world):
    """平川市 2024 and others acted on lists that had grown old: a change imported after the file was made stops it."""
    world.household("100")
    world.household("200")
    office, batch = world.made()
    actions.approve(office.desk("officer2"), batch, batch.file_id)
    world.change("10001", "D", "20260725")
    world.write()
    world.chain(dt.date(2026, 7, 27)).take_in()
    office = office.on(dt.date(2026, 7, 27))
    with pytest.raises(Conflict) as refused:
        actions.release(office.desk("treasurer1"), batch, store.fetch(batch.file_id))
    assert (refused.value.code, Batch.objects.get().state) == ("stale", "approved")
    actions.cancel(office.desk("officer1"), batch, "新しい異動のため作り直す")
    again = actions.make(office.on(dt.date(2026, 7, 27)).desk("officer1"), office.programme, dt.date(2026, 8, 3))
    assert again.count == 1 and paid(office) == {"200": 30_000}
    assert case_of(office, "100").held == "head_deceased"
    assert [check.problems for check in verify() if check.problems] == []
