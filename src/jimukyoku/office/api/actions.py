"""Receiving what a client sends: through the same intake as every other channel, once for each key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Conflict, canonical
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.intake import Received
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.access.tokens import moment
from jimukyoku.office.api.models import Answer
from jimukyoku.office.intake import actions as intake
from jimukyoku.office.intake.models import Application
from jimukyoku.office.intake.queries import taken
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme


@dataclass(frozen=True)
class Call:
    """One call that writes: the key its client gave it, and the digest of what it says."""

    key: str
    digest: str


@dataclass(frozen=True)
class Row:
    """One row of a call: its number, and what can be received of it, or why nothing can."""

    source_id: str
    received: Received | None = None
    refused: Mapping[str, str] = field(default_factory=dict)


@action(Duty.RECEIVE)
def submit(desk: Desk, programme: Programme, call: Call, kind: str, rows: Sequence[Row]) -> Answer:
    """Receive rows and keep the answer under the call's key; the same call again gets the same answer and receives nothing.

    The key is taken in the transaction that receives: of two calls at the same moment the second waits for the first, and
    after a crash either both the rows and the answer are there or neither.
    """
    found, new = Answer.objects.get_or_create(
        client=desk.person, key=call.key, defaults={"digest": call.digest, "at": moment(desk.at)}
    )
    if not new:
        desk.idle()
        if found.digest != call.digest:
            what = _("この Idempotency-Key は、別の内容の呼出しで使われています。")
            raise Conflict("key-reused", what, where="Idempotency-Key", cure=_("呼出しごとに新しい値を付けてください。"))
        return found
    lock_programme(programme)
    before = taken(programme.pk, [row.source_id for row in rows])
    readable = [row.received for row in rows if row.received]
    outcome = intake.receive(desk, programme, kind, readable)
    refused = {line: why for line, why in outcome.refused}
    after = taken(programme.pk, [row.source_id for row in rows])
    results = [_result(row, after.get(row.source_id), row.source_id in before, refused.get(line, "")) for line, row in enumerate(rows, start=1)]
    found.body = canonical({"results": results}).decode()
    found.save(update_fields=["body"])
    return found


def _result(row: Row, kept: Application | None, already: bool, conflict: str) -> dict[str, Any]:
    base = {"source_id": row.source_id, "status": "refused", "receipt_number": None, "already": False, "problems": [], "what": ""}
    if row.received is None:
        return {**base, "what": row.refused["what"], "problems": [{"field": row.refused["where"], "what": row.refused["what"]}]}
    if conflict or kept is None:
        return {**base, "what": conflict}
    return {
        **base, "status": kept.status, "receipt_number": kept.case.receipt_number if kept.case else None, "already": already,
        "problems": [{"field": name, "what": what} for name, what in row.received.problems.items()],
    }  # fmt: skip
