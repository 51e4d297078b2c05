"""A programme of any size, written in sets: cases wherever the work leaves them, for measuring the pages that show them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from jimukyoku.domain.cases import State, access_code, receipt_number

DAYS, NEWEST = 120, dt.date(2026, 11, 24)
# Of a hundred cases: how many stand where in a programme two thirds through, and what was decided about them.
SHARES: tuple[tuple[State, str, int], ...] = (
    (State.PAID, "approve", 42), (State.CLOSED, "approve", 6), (State.CLOSED, "", 2), (State.PAYING, "approve", 3), (State.RETURNED, "approve", 1),
    (State.NOTIFIED, "approve", 4), (State.NOTIFIED, "refuse", 2), (State.APPROVED, "approve", 2), (State.REFUSED, "refuse", 1),
    (State.RECOMMENDED, "", 10), (State.SCREENED, "", 3), (State.DEFICIENT, "", 4), (State.ANSWERED, "", 1), (State.ENTERED, "", 3),
    (State.RECEIVED, "", 2), (State.EXPECTED, "", 12), (State.EXPIRED, "", 1), (State.DECLINED, "", 1),
)  # fmt: skip
_PLACES = tuple((state, decision) for state, decision, share in SHARES for _one in range(share))
_CHANNELS = ("post", "post", "post", "post", "online", "online", "counter", "phone")
_PAID = {State.PAID: "paid", State.CLOSED: "paid", State.PAYING: "released", State.RETURNED: "returned"}
_WHY = '[["E01","非課税世帯ではありません。","要綱第3条"]]'
Rows = list[tuple[Any, ...]]


def crowd(office: Any, size: int, part: int = 50_000) -> None:
    """Write ``size`` cases with post, findings, proposals and payments.

    Events are left out: this office proves nothing, it is only looked at. Its figures come from the triggers, as everywhere.
    """
    from django.db import transaction

    from jimukyoku.office.audit import ledger
    from jimukyoku.office.basics import bulk
    from jimukyoku.office.cases.models import Case

    known = Case.objects.filter(programme=office.programme.pk).count()
    batch = _batch(office, f"crowd {known}")
    for places in bulk.batches(range(known, known + size), part):
        with transaction.atomic():
            ids = list(ledger.open_chains("case", office.programme.pk, len(places)))
            _write(office.programme.pk, batch, list(zip(ids, places, strict=True)))
    bulk.analyse()


def _batch(office: Any, name: str) -> int:
    """Return the one transfer file all payments of the crowd are in."""
    from django.db import transaction

    from jimukyoku.office.basics import store
    from jimukyoku.office.cases.models import Gate
    from jimukyoku.office.payment.models import Batch

    with transaction.atomic():
        gate = Gate.objects.create(chain_id=office.programme.pk, kind="pay", at=office.at.isoformat(), rows_in=0, rows_checked=0, stopped=0,
                                   sources="{}", world=0, result_hash="")  # fmt: skip
        file = store.keep(name.encode(), kind="zengin", name=f"{name}.txt")
        return int(Batch.objects.create(programme=office.programme.pk, gate=gate, file=file, payees=name, value_date="2026-11-20", count=0,
                                        total=0, state="settled", maker="officer1").pk)  # fmt: skip


def _since(place: int) -> str:
    return (NEWEST - dt.timedelta(days=place * 7 % DAYS)).isoformat()


def _write(programme: int, batch: int, cases: list[tuple[int, int]]) -> None:
    from jimukyoku.office.basics import bulk
    from jimukyoku.office.cases.models import Case

    first = (NEWEST - dt.timedelta(days=DAYS)).isoformat()
    bulk.insert(Case, ("chain", "programme", "household_no", "head_no", "size", "route", "state", "since", "held", "held_key", "unprintable",
                       "receipt_number", "access_code", "decision", "amount", "rounds", "unclear"),
                [(case, programme, f"C{place:09d}", f"C{place:09d}01", 1 + place % 4, "push" if place % 9 == 0 else "confirmation", "expected", first,
                  "shared_account" if place % 97 == 0 else "", "", "glyph" if place % 499 == 0 else "", receipt_number(place + 1),
                  access_code(place.to_bytes(16, "big")), "", None, 0, "") for case, place in cases])  # fmt: skip
    moved = [(case, *_PLACES[place % 100], place) for case, place in cases]
    bulk.update(Case, "chain", ("state", "since", "decision", "amount"),
                [(case, state.value, _since(place) if state != State.EXPECTED else first, decision, 30_000 if decision == "approve" else None)
                 for case, state, decision, place in moved])  # fmt: skip
    for model, columns, rows in _tables(programme, batch, moved):
        bulk.insert(model, columns, rows)


def _tables(programme: int, batch: int, cases: list[tuple[int, State, str, int]]) -> Iterable[tuple[Any, tuple[str, ...], Rows]]:
    """Yield what hangs on cases: (model, columns, rows)."""
    from jimukyoku.office.decision.models import Recommendation
    from jimukyoku.office.intake.models import Application
    from jimukyoku.office.payment.models import Payment
    from jimukyoku.office.screening.models import Finding

    yield Application, ("programme", "case", "source_id", "kind", "channel", "received_on", "status", "matched_by", "digest", "raw",
                        "values", "problems"), [
        (programme, case, f"A{place:09d}", "application", _CHANNELS[place * 5 % 8], _since(place * 3), "attached", "number", "", "{}", "{}", "{}")
        for case, state, _decision, place in cases if state != State.EXPECTED]  # fmt: skip
    yield Finding, ("case", "code", "severity", "round", "state", "fields", "detail", "row", "basis", "by"), [
        (case, f"D0{1 + place // 100 % 7}", "block", 0, "open" if state in (State.DEFICIENT, State.SCREENED) else "resolved", "", "", 0, "", "")
        for case, state, _decision, place in cases if state in (State.DEFICIENT, State.SCREENED, State.ANSWERED) or place % 9 == 0]  # fmt: skip
    yield Recommendation, ("case", "outcome", "amount", "children", "size", "reasons", "verdict_key", "pack", "by"), [
        (case, "refuse" if place // 100 % 50 == 0 else "approve", 0 if place // 100 % 50 == 0 else 30_000, 0, 1,
         _WHY if place // 100 % 50 == 0 else "[]", "", "", "operator1")
        for case, state, decision, place in cases if decision or state == State.RECOMMENDED]  # fmt: skip
    yield Payment, ("case", "batch", "amount", "bank_code", "branch_code", "account_type", "account_number", "payee_kana", "source",
                    "state", "reason"), [
        (case, batch, 30_000, "0001", "001", "1", f"{place % 10_000_000:07d}", "ﾐﾎﾝ ﾀﾛｳ", "known", _PAID[state], "")
        for case, state, decision, place in cases if decision == "approve" and state in _PAID]  # fmt: skip
