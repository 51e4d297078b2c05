"""Receiving (受付): every row gets its case, or a place in the list of those that have none. Nothing is thrown away."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, canonical, digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State
from jimukyoku.domain.intake import (
    ANSWER,
    APPLICATION,
    Arrival,
    Judgement,
    Received,
    judge_attachment,
    silent_since,
)
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake import queries
from jimukyoku.office.intake.models import Application, Attachment
from jimukyoku.office.intake.sorting import Known, Sorter, declines
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme, pack_of

__all__ = ["ANSWER", "APPLICATION", "Outcome", "attach", "deem", "receive", "take", "take_back", "withdraw"]

_COLUMNS = (
    "id", "programme", "case", "source_id", "kind", "channel", "received_on", "postmarked_on", "status", "matched_by",
    "digest", "raw", "values", "problems",
)  # fmt: skip


@dataclass
class Outcome:
    """What became of the rows of one part of a file."""

    attached: int = 0
    duplicate: int = 0
    unlisted: int = 0
    later: int = 0
    declined: int = 0
    seen_before: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@action(Duty.RECEIVE)
def receive(desk: Desk, programme: Programme, kind: str, received: Sequence[Received]) -> Outcome:
    """Receive a part of a file of applications (or of answers to deficiency notices).

    A row whose number was received before is passed over when it says the same, refused when it says something else.
    What becomes of the others ``domain.intake.judge`` says: the first application of a household is attached to its case,
    another one is kept as a duplicate, which pays nobody (つくば市 2020); a row that names no household on our list is kept as
    unlisted, and one that can do nothing for its case now is kept for later, both for a person to look at.
    """
    return take(desk, programme, kind, received)


def take(desk: Desk, programme: Programme, kind: str, received: Sequence[Received]) -> Outcome:
    """Do what ``receive`` does, inside the action of whoever brings the rows: the one way a row gets in, whatever the channel."""
    lock_programme(programme)
    outcome = Outcome()
    fresh = _fresh(programme.pk, received, outcome)
    if not fresh:
        desk.idle()
        return outcome
    sorter = Sorter(programme, kind, fresh)
    rows, steps, lines, holds = [], [], [], dict[int, str]()
    for pk, one in zip(bulk.reserve(Application, len(fresh)), fresh, strict=True):
        case, how, found = sorter.sort(one, pk)
        rows.append(_row(pk, programme.pk, one, kind, case, found.status, how))
        data = {"source": one.source_id, "channel": one.channel, "received_on": one.received_on, "by": how,
                "application": pk, "digest": one.digest, "understood": digest(rows[-1][-2:])}  # what queries.proof finds again
        if case and found.acts:
            steps += [_step(case, act, data) for act in found.acts]
        else:
            lines.append(Line(case or programme.pk, f"intake.{found.status}", data))
        _tally(outcome, found)
        if case:
            _note_hold(holds, case, found)
    bulk.insert(Application, _COLUMNS, rows)
    moves.move(desk, steps)
    desk.record_all(lines)
    if holds:
        moves.hold(desk, holds, by="intake")
    return outcome


def _fresh(programme: int, received: Sequence[Received], outcome: Outcome) -> list[Received]:
    known: dict[str, str] = {}
    for part in bulk.batches([one.source_id for one in received], 2_000):
        query = Application.objects.filter(programme=programme, source_id__in=part)
        known.update(query.values_list("source_id", "digest"))
    fresh = []
    for one in received:
        before = known.get(one.source_id)
        if before is None:
            known[one.source_id] = one.digest
            fresh.append(one)
        elif before == one.digest:
            outcome.seen_before += 1
        else:
            text = _("受付元番号 {id} は別の内容で受付済みです。")
            outcome.refused.append((one.line, text.format(id=one.source_id)))
    return fresh


def _row(pk: int, programme: int, one: Received, kind: str, case: int | None, status: str, how: str) -> tuple[Any, ...]:
    return (
        pk, programme, case, one.source_id, kind, one.channel, one.received_on.isoformat(),
        one.postmarked_on.isoformat() if one.postmarked_on else None, status, how, one.digest,
        canonical(dict(one.raw)).decode(), canonical(dict(one.values)).decode(), canonical(dict(one.problems)).decode(),
    )  # fmt: skip


def _step(case: int, act: str, data: dict[str, Any]) -> moves.Move:
    """A case that is declined has come to its end: nothing holds it any more."""
    return moves.Move(case, act, data, {"held": ""} if act == "decline" else None)


def _tally(outcome: Outcome, found: Judgement) -> None:
    outcome.declined += found.acts == ("decline",)
    setattr(outcome, found.status, getattr(outcome, found.status) + 1)


def _note_hold(holds: dict[int, str], case: int, found: Judgement) -> None:
    if found.acts == ("decline",):
        holds.pop(case, None)
    elif found.hold:
        holds[case] = found.hold


@action(Duty.RECEIVE)
def attach(desk: Desk, programme: Programme, source_id: str, case: int, reason: str) -> None:
    """Attach a row that could not act (unlisted, later, duplicate) to the case a person found it to belong to.

    It then counts as said by that household, and acts where the table permits it; an ended case is reopened by an officer
    first. The row itself stays as it arrived.
    """
    if not reason.strip():
        raise BadInput("reason", _("届出を案件に付ける理由が空です。"), cure=_("理由を入力してください。"))
    lock_programme(programme)
    row = queries.to_attach(programme.pk, source_id)
    moves.of_programme(programme.pk, [case])
    values = json.loads(row.values)
    arrival = Arrival(row.kind, declines(values))
    found = judge_attachment(arrival, Known(programme, [case]).standing(case), known=row.case_id == case)
    Attachment.objects.create(application=row, case_id=case, by=desk.login, reason=reason)
    data = {"source": row.source_id, "application": row.pk, "digest": row.digest}
    desk.record(case, "intake.attached_later", {**data, "was": row.status, "reason": reason})
    moves.move(desk, [_step(case, act, data) for act in found.acts])
    if found.hold:
        moves.hold(desk, {case: found.hold}, by="intake")


@action(Duty.RECEIVE)
def deem(desk: Desk, programme: Programme, limit: int = 2_000) -> int:
    """Take up to ``limit`` push households that neither declined nor answered as accepting, once the deadline passed.

    Nothing is taken before the day the programme names, and nobody whose letter did not really leave long enough ago to
    be read and answered: until then a household may still decline.
    """
    if desk.today <= pack_of(programme).push_opt_out:
        desk.idle()
        return 0
    lock_programme(programme)
    query = Case.objects.filter(programme=programme.pk, state=State.EXPECTED, route="push", held="")
    query = query.filter(queries.told_by(silent_since(desk.today)))
    ids = list(query.order_by("pk").values_list("pk", flat=True)[:limit])
    if not ids:
        desk.idle()
    return moves.move(desk, [moves.Move(case, "deem", {}) for case in ids])


@action(Duty.RECEIVE)
def withdraw(desk: Desk, programme: Programme, case: int, reason: str) -> None:
    """Enter that the applicant withdrew (取下げ), with how they said so."""
    if not reason.strip():
        raise BadInput("reason", _("取下げの理由が空です。"), cure=_("申し出のあった方法と理由を入力してください。"))
    take_back(desk, programme, case, {"reason": reason})


def take_back(desk: Desk, programme: Programme, case: int, data: dict[str, Any]) -> None:
    """Do what ``withdraw`` does, inside the action of whoever heard it."""
    moves.of_programme(programme.pk, [case])
    moves.move(desk, [moves.Move(case, "withdraw", data)])
