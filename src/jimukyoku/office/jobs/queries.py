"""Reading jobs: whose they are, how far they are, what went wrong and what to do about it."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.desk import check_tenant
from jimukyoku.office.access.models import Organisation, Person
from jimukyoku.office.basics import bulk
from jimukyoku.office.jobs.models import CANCELLED, DONE, FAILED, OPEN, RUNNING, WAITING, Job, Unit, Worker
from jimukyoku.office.jobs.queue import clock
from jimukyoku.office.jobs.registry import Kind, kinds
from jimukyoku.office.programme import queries as programmes
from jimukyoku.office.programme.models import Programme

STATE_NAMES = {WAITING: _("順番待ち"), RUNNING: _("実行中"), DONE: _("完了"), FAILED: _("失敗"), CANCELLED: _("中止")}
_ALIVE = 120  # seconds after which a worker that was not seen counts as gone


@dataclass(frozen=True)
class Shown:
    """A job as a page shows it to one person."""

    job: Job
    kind: Kind
    owner: Programme | Organisation
    done: int
    mine: bool
    may_act: bool

    @property
    def asked(self) -> dt.datetime:
        """When somebody asked for it."""
        return dt.datetime.fromisoformat(self.job.at)

    @property
    def ended(self) -> dt.datetime | None:
        """When it ended."""
        return dt.datetime.fromisoformat(self.job.ended) if self.job.ended else None

    @property
    def open(self) -> bool:
        """Tell whether it waits or runs, so that its bar is looked at again."""
        return self.job.state in OPEN

    @property
    def stopped(self) -> bool:
        """Tell whether it may be resumed."""
        return self.job.state in (CANCELLED, FAILED)

    @property
    def state_name(self) -> str:
        """What its state is called."""
        return STATE_NAMES[self.job.state]

    @property
    def measured(self) -> bool:
        """Tell whether the end is known: work that goes on until nothing is left cannot say how much that will be."""
        return self.job.total > self.done or not self.open

    @property
    def percent(self) -> int:
        """How much of it is done; never 100 before it is."""
        if self.job.state == DONE:
            return 100
        return min(99, 100 * self.done // self.job.total) if self.job.total else 0

    @property
    def problem(self) -> dict[str, str]:
        """What went wrong, where, and what to do; empty when nothing did."""
        return json.loads(self.job.problem) if self.job.problem else {}

    @property
    def files(self) -> list[tuple[int, str]]:
        """Place and name of each result, for who may take them."""
        return list(enumerate(name for _hash, name in json.loads(self.job.files))) if self.may_act else []

    @property
    def links(self) -> Sequence[tuple[Any, str]]:
        """Where the results are seen."""
        return self.kind.links(self.owner, json.loads(self.job.arguments)) if self.may_act else ()


def access_job(person: Person, pk: int) -> Job:
    """Return a job of a programme or municipality of the person's; NotFound in the same words otherwise."""
    job = Job.objects.select_related("by", "municipality").filter(pk=pk).first()
    if job is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    check_tenant(person, *job.tenancy())
    return job


def _visible(person: Person) -> QuerySet[Job]:
    own = Q(municipality=person.organisation_id) | Q(programme__in=[one.pk for one in programmes.access_programmes(person)])
    return Job.objects.select_related("by", "municipality").filter(own)


def access_jobs(person: Person, *, mine: bool = False, after: int = 0, limit: int = 50) -> list[Job]:
    """Return the jobs of a person's programmes (or only their own), newest first, below a number (keyset)."""
    query = _visible(person)
    if mine:
        query = query.filter(by=person)
    if after:
        query = query.filter(pk__lt=after)
    return list(query.order_by("-pk")[:limit])


def of_programme(programme: Programme, kind: str = "", *, only_open: bool = False) -> list[Job]:
    """Return the newest jobs of a programme, newest first: for pages that show them beside their own content."""
    query = Job.objects.select_related("by", "municipality").filter(programme=programme.pk)
    query = query.filter(kind=kind) if kind else query
    query = query.filter(state__in=OPEN) if only_open else query
    return list(query.order_by("-pk")[:20])


def keyed(person: Person, owner: Programme | Organisation, key: str) -> dict[str, Shown]:
    """Return the jobs with a key by their kind, for the page of what the key names."""
    query = Job.objects.select_related("by", "municipality").filter(chain=owner.pk, key=key)
    return {one.job.kind: one for one in shown(person, query)}


def standing(person: Person, programme: Programme, kind: str) -> list[Shown]:
    """Return the newest job of a kind, while it is under way or stopped, for the page on which that work is at home."""
    return [one for one in shown(person, of_programme(programme, kind)[:1]) if one.job.state != DONE]


def mine(person: Person) -> dict[str, int]:
    """Return how many of a person's jobs run or wait, and how many failed and were not taken up again."""
    query = Job.objects.filter(by=person)
    return {"open": query.filter(state__in=OPEN).count(), "failed": query.filter(state=FAILED).count()}


def shown(person: Person, jobs: Iterable[Job]) -> list[Shown]:
    """Return jobs as pages show them to a person."""
    jobs = list(jobs)
    inside = dict(Worker.objects.filter(job__in=[one.pk for one in jobs]).values_list("job").annotate(Sum("done")))
    owners = {pk: programmes.of(pk) for pk in {one.programme for one in jobs if one.programme}}
    found = []
    for job in jobs:
        kind, owner = kinds()[job.kind], owners[job.programme] if job.programme else job.municipality
        own = job.by_id == person.pk
        done = min(job.done + int(inside.get(job.pk) or 0), max(job.total, job.done)) if job.state == RUNNING else job.done
        found.append(Shown(job, kind, owner, done, own, own or person.holds(kind.duty)))
    return found


def workers() -> int:
    """Return how many workers were seen lately."""
    return int(bulk.rows(f"SELECT COUNT(*) FROM {Worker._meta.db_table} WHERE seen > {clock()} - {_ALIVE}")[0][0])


def lock(pk: int) -> Job:
    """Return a job under lock."""
    query = Job.objects.select_related("by", "municipality")
    return (query.select_for_update(of=("self",)) if connection.vendor == "postgresql" else query).get(pk=pk)


def owner_of(job: Job) -> Programme | Organisation:
    """Return the programme a job is about, or its municipality."""
    return programmes.of(job.programme) if job.programme else job.municipality


def owner_by_key(pk: int) -> Programme | Organisation:
    """Return the programme or the municipality with this key: both are named by their chain's."""
    return Programme.objects.select_related("municipality").filter(pk=pk).first() or Organisation.objects.get(pk=pk)


def lowest_stage(job: Job) -> int:
    """Return the first stage that has something to do."""
    return Unit.objects.filter(job=job).exclude(state=DONE).order_by("stage").values_list("stage", flat=True).first() or 0
