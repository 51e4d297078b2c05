"""Progress read from the ledger: the funnel, the backlog with its ages, money, days, gates."""

import datetime as dt
from typing import Any

from jimukyoku.domain.cases import State
from jimukyoku.domain.oversight import Money, age_bands, funnel
from jimukyoku.office.audit import queries as audit
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases import queries as cases
from jimukyoku.office.cases.models import Case, Gate
from jimukyoku.office.decision import queries as decision
from jimukyoku.office.intake import queries as intake
from jimukyoku.office.notices import queries as notices
from jimukyoku.office.payment import queries as payment
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.register.models import Import
from jimukyoku.office.screening import queries as screening

_WAITING = (
    State.RECEIVED, State.ENTERED, State.SCREENED, State.DEFICIENT, State.ANSWERED, State.RECOMMENDED, State.APPROVED,
    State.REFUSED, State.REOPENED,
)  # fmt: skip


def money(programme: int) -> Money:
    """Return what was decided and what became of it, in counts and yen."""
    decided = decision.totals(programme).get("approve", (0, 0))
    moved = payment.totals(programme)
    moving = [moved.get(state, (0, 0)) for state in ("made", "released")]
    return Money(
        *decided, *moved.get("paid", (0, 0)), sum(one[0] for one in moving), sum(one[1] for one in moving),
        *moved.get("returned", (0, 0)),
    )  # fmt: skip


def ages(programme: int, today: dt.date) -> list[int]:
    """Return for how many days every case that waits for the office has been where it is."""
    marks = ", ".join(["%s"] * len(_WAITING))
    sql = f"SELECT since, COUNT(*) FROM {Case._meta.db_table} WHERE programme = %s AND state IN ({marks}) GROUP BY since"
    found: list[int] = []
    for since, count in bulk.rows(sql, [programme, *(state.value for state in _WAITING)]):
        found += [(today - dt.date.fromisoformat(since)).days] * count
    return found


def figures(programme: Programme, today: dt.date) -> dict[str, Any]:
    """Return everything a progress page or a closing report shows, as plain data."""
    pk = programme.pk
    counts = cases.counts(pk)
    return {
        "programme": {"code": programme.code, "name": programme.name, "pack": programme.sha256,
                      "municipality": programme.municipality.name},
        "as_of": today.isoformat(),
        "cases": sum(counts.values()),
        "funnel": funnel(counts),
        "held": cases.held(pk),
        "backlog": age_bands(ages(pk, today)),
        "received": [[channel, status, count] for (channel, status), count in intake.counts(pk).items()],
        "deficiencies": screening.reasons(pk),
        "decisions": {outcome: list(pair) for outcome, pair in decision.totals(pk).items()},
        "money": {**vars(money(pk)), "unpaid": money(pk).unpaid},
        "payments": {state: list(pair) for state, pair in payment.totals(pk).items()},
        "batches": [_batch(one) for one in payment.batches(pk)],
        "letters": [[run.kind, run.count, run.pages, run.pdf_id] for run in notices.runs(pk)],
        "imports": _imports(programme),
        "gates": _gates(pk),
        "daily": audit.daily_counts(pk),
    }  # fmt: skip


def _batch(batch: Any) -> dict[str, Any]:
    names = ("pk", "state", "value_date", "count", "total", "file_id", "maker", "approver", "releaser")
    return {name: getattr(batch, name) for name in names}


def _imports(programme: Programme) -> list[dict[str, Any]]:
    fields = ("pk", "source", "as_of", "file_name", "rows", "refused", "encoding", "sha256")
    return list(Import.objects.filter(municipality_id=programme.municipality_id).order_by("pk").values(*fields))


def _gates(programme: int) -> list[list[Any]]:
    query = Gate.objects.filter(chain_id=programme).order_by("pk")
    return [list(row) for row in query.values_list("pk", "kind", "rows_in", "rows_checked", "stopped", "result_hash")]
