"""The queue: claiming units under a lease, keeping it, and ending them. Every statement is fenced by holder and attempt.

A unit belongs to whoever claimed it last. A worker that was too slow, or died, finds at the end of its work that the unit has
another attempt: its transaction, effects included, is undone. The clock is the database's, so that machines need not agree.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from jimukyoku.domain.basics import canonical
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.basics import bulk
from jimukyoku.office.jobs.models import DONE, FAILED, LEASED, RUNNING, WAITING, Job, Unit, Worker
from jimukyoku.office.jobs.registry import Part

MOST_TRIES, LONGEST_WAIT = 5, 300
_JOB, _UNIT, _WORKER = (one._meta.db_table for one in (Job, Unit, Worker))
_COLUMNS = ("job", "stage", "data", "size", "state", "attempt", "tries", "holder", "until", "not_before")


class Lost(Exception):
    """The unit has gone to another worker in the meantime; nothing of this attempt may remain."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A unit in a worker's hands."""

    pk: int
    job: int
    stage: int
    data: Mapping[str, Any]
    size: int
    attempt: int
    tries: int


def clock() -> str:
    """Return the SQL of this moment in seconds, by the database's clock."""
    if connection.vendor == "postgresql":
        return "EXTRACT(EPOCH FROM clock_timestamp())"
    return "((julianday('now') - 2440587.5) * 86400.0)"


def enqueue(job: int, parts: Iterable[Part], stage: int = 0) -> tuple[int, int]:
    """Write the units of a job and return (how many, how many rows)."""
    rows = [(job, stage + one.stage, canonical(dict(one.data)).decode(), one.size, WAITING, 0, 0, "", 0.0, 0.0) for one in parts]
    return bulk.insert(Unit, _COLUMNS, rows), sum(row[3] for row in rows)


def open_jobs() -> list[tuple[int, str]]:
    """Return (job, kind) of every job of which something may be claimed."""
    return list(Job.objects.filter(state__in=(WAITING, RUNNING)).order_by("pk").values_list("pk", "kind"))


def claim(worker: str, job: int, most: int, lease: float) -> list[Claimed]:
    """Take up to ``most`` units of a job that nobody holds, or whose holder has let its lease run out."""
    lock = "FOR UPDATE OF u SKIP LOCKED" if connection.vendor == "postgresql" else ""
    sql = (
        f"WITH picked AS MATERIALIZED (SELECT u.id FROM {_UNIT} u JOIN {_JOB} j ON j.id = u.job_id WHERE u.job_id = %s "
        f"AND j.state IN ('{WAITING}', '{RUNNING}') AND u.stage = j.stage AND u.state <> '{DONE}' "
        f"AND ((u.state = '{WAITING}' AND u.not_before <= {clock()}) OR (u.state = '{LEASED}' AND u.until < {clock()})) "
        f"ORDER BY u.id LIMIT %s {lock}) "
        f"UPDATE {_UNIT} SET state = '{LEASED}', holder = %s, until = {clock()} + %s, attempt = attempt + 1, tries = tries + 1 "
        f"FROM picked WHERE {_UNIT}.id = picked.id RETURNING {_UNIT}.id, stage, data, size, attempt, tries"
    )
    with transaction.atomic():
        found = bulk.rows(sql, [job, most, worker, lease])
        if found:
            Job.objects.filter(pk=job, state=WAITING).update(state=RUNNING)
    return sorted((Claimed(pk, job, stage, json.loads(data), *rest) for pk, stage, data, *rest in found), key=lambda one: one.pk)


def keep(worker: str, job: int | None, done: int, lease: float) -> None:
    """Say that a worker lives: its leases are longer, and what it is at is seen. Units being ended right now are left alone."""
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_UNIT} SET until = {clock()} + %s WHERE id IN "
            f"(SELECT id FROM {_UNIT} WHERE holder = %s AND state = '{LEASED}' {lock})", [lease, worker],
        )  # fmt: skip
        cursor.execute(
            f"INSERT INTO {_WORKER} (name, seen, job, done) VALUES (%s, {clock()}, %s, %s) "
            "ON CONFLICT (name) DO UPDATE SET seen = excluded.seen, job = excluded.job, done = excluded.done", [worker, job, done],
        )  # fmt: skip


def leave(worker: str) -> None:
    """Give back what a worker holds and has not begun, and forget the worker."""
    Unit.objects.filter(holder=worker, state=LEASED).update(state=WAITING, holder="", tries=F("tries") - 1)
    Worker.objects.filter(pk=worker).delete()


def fence(worker: str, claims: Sequence[Claimed]) -> None:
    """Mark units done, in the transaction of their effects and before these; raise Lost when one is somebody else's by now."""
    values = ", ".join(["(%s, %s)"] * len(claims))
    mine = bulk.rows(
        f"WITH mine(id, attempt) AS (VALUES {values}) UPDATE {_UNIT} SET state = '{DONE}', holder = '' FROM mine "
        f"WHERE {_UNIT}.id = mine.id AND {_UNIT}.attempt = mine.attempt AND {_UNIT}.holder = %s AND {_UNIT}.state = '{LEASED}' "
        f"RETURNING {_UNIT}.id",
        [*(value for one in claims for value in (one.pk, one.attempt)), worker],
    )
    if len(mine) != len(claims):
        raise Lost(claims)


def finish(desk: Desk, job: Job, claims: Sequence[Claimed], more: Sequence[Part], tell: Mapping[str, Any]) -> None:
    """Move the job on after ``claims``: rows done, units found out about, results; the next stage, or the end.

    ``tell`` has the rows ``done`` beside the units' own size, the newest ``message`` and the ``files``.
    """
    _count, rows = enqueue(job.pk, more, claims[0].stage)
    done = sum(one.size for one in claims) + tell["done"]
    with connection.cursor() as cursor:  # this locks the job's row: whoever ends a unit after this one sees this one ended
        cursor.execute(f"UPDATE {_JOB} SET done = done + %s, total = total + %s WHERE id = %s", [done, rows + tell["done"], job.pk])
    job = Job.objects.get(pk=job.pk)
    if tell["message"]:
        job.message = tell["message"]
    if tell["files"]:
        job.files = canonical([*json.loads(job.files), *tell["files"]]).decode()
    following = Unit.objects.filter(job=job).exclude(state=DONE).order_by("stage").values_list("stage", flat=True).first()
    if following is None:
        job.state, job.ended = DONE, desk.at.isoformat()
        desk.record(job.chain_id, "job.done", {"job": job.pk, "kind": job.kind, "rows": job.done})
    elif following != job.stage:
        job.stage = following
    Job.objects.filter(pk=job.pk).update(message=job.message, files=job.files, state=job.state, ended=job.ended, stage=job.stage)


def put_back(worker: str, claims: Iterable[Claimed], *, wait: float = 0, forget: bool = False) -> None:
    """Return units to the queue: after a fault for a while (``wait``), or as if they had never been tried (``forget``)."""
    for one in claims:
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {_UNIT} SET state = '{WAITING}', holder = '', not_before = {clock()} + %s, tries = tries - %s "
                f"WHERE id = %s AND attempt = %s AND holder = %s AND state = '{LEASED}'",
                [wait, int(forget), one.pk, one.attempt, worker],
            )  # fmt: skip


def fail(desk: Desk, worker: str, one: Claimed, problem: Mapping[str, str]) -> None:
    """End a job at a unit that cannot be done; the others stay as they are, for when somebody resumes it."""
    with transaction.atomic():
        if not _mine(worker, one).update(state=FAILED, holder=""):
            return
        text = canonical({key: problem[key] for key in ("what", "where", "cure")}).decode()
        states = (WAITING, RUNNING)
        if Job.objects.filter(pk=one.job, state__in=states).update(state=FAILED, problem=text, ended=desk.at.isoformat()):
            chain, kind = Job.objects.values_list("chain_id", "kind").get(pk=one.job)
            desk.record(chain, "job.failed", {"job": one.job, "kind": kind, "unit": one.pk, "code": problem["code"]})


def _mine(worker: str, one: Claimed) -> Any:
    return Unit.objects.filter(pk=one.pk, attempt=one.attempt, holder=worker, state=LEASED)


def pause(tries: int) -> float:
    """Return for how many seconds a unit rests after its so many-th fault."""
    return float(min(LONGEST_WAIT, 2 ** (tries - 1)))
