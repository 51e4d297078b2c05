"""Asking for long work, stopping it, letting it go on. The units are written with the job: nothing starts that is not listed."""

import json
from collections.abc import Mapping
from typing import Any

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Conflict, NotFound, canonical, digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.desk import Desk, Tenanted, action, check
from jimukyoku.office.basics import store
from jimukyoku.office.jobs import queries, queue
from jimukyoku.office.jobs.models import CANCELLED, FAILED, OPEN, WAITING, Job, Unit
from jimukyoku.office.jobs.registry import Order, kinds


@action(Duty.READ)
def start(desk: Desk, owner: Tenanted, kind: str, arguments: Mapping[str, Any] | None = None, key: str = "") -> Job:
    """Start a job of ``kind`` for a programme or a municipality, and return it; it needs the kind's own duty.

    The same ``key`` (without one: the same arguments) is the same job: it is not started twice. One that was stopped or has
    failed goes on. ``arguments`` are references; no personal data.
    """
    found = kinds().get(kind)
    if found is None:
        raise NotFound("job-kind", _("「{kind}」という処理はありません。").format(kind=kind))
    check(desk.person, found.duty)
    given = dict(arguments or {})
    key = key or digest(given)
    municipality, programme = owner.tenancy()
    job, new = Job.objects.get_or_create(
        kind=kind, chain_id=owner.pk, key=key,
        defaults={"municipality_id": municipality, "programme": programme, "by": desk.person, "at": desk.at.isoformat(),
                  "arguments": canonical(given).decode()},
    )  # fmt: skip
    if not new:
        return _again(desk, job)
    order = Order(desk, owner, given, desk.today.isoformat())
    units, job.total = queue.enqueue(job.pk, found.parts(order))
    if not units:
        raise Conflict("job-empty", _("処理するものがありません。"), cure=_("対象の件数を確かめてください。"))
    job.stage = queries.lowest_stage(job)
    job.save()
    desk.record(owner.pk, "job.started", {"job": job.pk, "kind": kind, "key": key, "units": units, "rows": job.total})
    return job


def _again(desk: Desk, job: Job) -> Job:
    if job.state in (CANCELLED, FAILED):
        return resume(desk, job)
    desk.idle()
    return job


@action(Duty.READ)
def cancel(desk: Desk, job: Job) -> Job:
    """Stop a job between two units: what is done stays done, the rest waits until somebody resumes it."""
    job = _take(desk, job)
    if job.state not in OPEN:
        raise Conflict("job-over", _("この処理はもう動いていません。"), cure=_("画面を開き直して、いまの状態を確かめてください。"))
    job.state = CANCELLED
    job.save(update_fields=["state"])
    desk.record(job.chain_id, "job.cancelled", {"job": job.pk, "kind": job.kind, "rows": job.done})
    return job


@action(Duty.READ)
def resume(desk: Desk, job: Job) -> Job:
    """Let a job that was stopped or has failed go on with the units that are left; what failed is tried again."""
    job = _take(desk, job)
    if job.state not in (CANCELLED, FAILED):
        raise Conflict("job-going", _("この処理は止まっていません。"), cure=_("画面を開き直して、いまの状態を確かめてください。"))
    Unit.objects.filter(job=job, state__in=(FAILED, WAITING)).update(state=WAITING, tries=0, not_before=0)
    job.state, job.problem, job.ended = WAITING, "", ""
    job.save(update_fields=["state", "problem", "ended"])
    desk.record(job.chain_id, "job.resumed", {"job": job.pk, "kind": job.kind, "rows": job.done})
    return job


@action(Duty.READ)
def take_result(desk: Desk, job: Job, place: int) -> tuple[str, bytes]:
    """Hand out a result of a job (name, content), and keep who took it."""
    job = _take(desk, job)
    files = json.loads(job.files)
    if not 0 <= place < len(files):
        raise NotFound("not-found", _("該当するものがありません。"))
    hash_, name = files[place]
    desk.record(job.chain_id, "job.result_taken", {"job": job.pk, "kind": job.kind, "file": hash_})
    return name, store.fetch(hash_)


def _take(desk: Desk, job: Job) -> Job:
    """Return a job under lock; only who asked for it, or holds its duty, may."""
    job = queries.lock(job.pk)
    if job.by_id != desk.person.pk:
        check(desk.person, kinds()[job.kind].duty)
    return job
