"""The one loop: claim, prepare, do and mark done in one transaction, keep the lease meanwhile. Whoever hosts it only calls it.

A process beside the web, several processes, systemd units, tasks of Dask: all of them run ``Loop(...).run()`` against the same
database. Killed at any moment, its units come back when the lease runs out, and what was not committed has not happened.
"""

import datetime as dt
import json
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from jimukyoku.domain.basics import Refusal
from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese.tables import using
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.permission import now
from jimukyoku.office.basics.editions import in_force
from jimukyoku.office.jobs import queries, queue
from jimukyoku.office.jobs.models import Job
from jimukyoku.office.jobs.queue import Claimed, Lost
from jimukyoku.office.jobs.registry import Again, Kind, Work, kinds

log = logging.getLogger(__name__)
IDLE, MOST_IDLE = 0.2, 2.0  # seconds to rest when nothing waits: little at first, then longer


class Loop:
    """One worker: a name, a lease, and the units it does one batch after the other until it is asked to stop.

    ``clock`` tells the moment its desks act at; a day that is played has its own.
    """

    def __init__(
        self, *, lease: float = 0, drain: bool = False, stopping: threading.Event | None = None, clock: Callable[[], dt.datetime] = now
    ) -> None:
        self.name = f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.lease, self.drain = lease or float(settings.LEASE), drain
        self.stopping = stopping or threading.Event()
        self.finished = threading.Event()
        self.clock = clock
        self.job: int | None = None
        self.inside = self.units = 0

    def stop(self) -> None:
        """Ask the loop to end after the transaction it is in; what else it holds is given back."""
        self.stopping.set()

    def run(self) -> int:
        """Work until asked to stop (or, draining, until nothing is left); return how many units were done."""
        queue.keep(self.name, None, 0, self.lease)
        keeper = threading.Thread(target=self._keep, daemon=True)
        keeper.start()
        try:
            self._work()
        finally:
            self.finished.set()
            keeper.join()
            queue.leave(self.name)
        return self.units

    def _keep(self) -> None:
        """Keep the leases from a thread with a connection of its own; a busy database is asked again."""
        while not self.finished.wait(self.lease / 3):
            try:
                queue.keep(self.name, self.job, self.inside, self.lease)
            except DatabaseError as problem:
                log.warning("lease not renewed: %s", problem)
        connections.close_all()

    def _work(self) -> None:
        last, rest = 0, IDLE
        while not self.stopping.is_set():
            try:
                last = self._turn(last)
            except DatabaseError as problem:  # the server restarts, or SQLite is busy: the lease keeps what is held
                if self.drain:
                    raise
                log.warning("database: %s", problem)
                connection.close()
                last = 0
            if last:
                rest = IDLE
            elif self.drain and not queue.open_jobs():
                return
            else:
                self.stopping.wait(rest)
                rest = min(MOST_IDLE, rest * 1.5)

    def _turn(self, last: int) -> int:
        """Do one batch of the next job that has something, going round; return that job, or 0."""
        waiting = queue.open_jobs()
        for pk, name in sorted(waiting, key=lambda one: (one[0] <= last, one[0])):
            kind = kinds().get(name)
            if kind and (claims := queue.claim(self.name, pk, kind.batch, self.lease)):
                self.job, self.inside = pk, 0
                self._do(kind, pk, claims)
                self.job, self.inside = None, 0
                return pk
        return 0

    def _do(self, kind: Kind, pk: int, claims: Sequence[Claimed]) -> None:
        """Do units in one transaction; where that fails, each by itself, so that only the bad one does."""
        job = Job.objects.select_related("by__organisation", "municipality").get(pk=pk)
        desk = Desk(job.by, self.clock(), via="job")
        try:
            _check_alive(claims)
            with using(in_force()):
                self._together(kind, job, desk, claims)
            self.units += len(claims)
        except Lost:
            log.warning("job %s: a unit went to another worker; this attempt is undone", pk)
            queue.put_back(self.name, claims, forget=True)
        except Exception as problem:
            if len(claims) > 1:
                for one in claims:
                    self._singly(kind, pk, one)
            else:
                self._fault(desk, claims[0], problem)

    def _singly(self, kind: Kind, pk: int, one: Claimed) -> None:
        if self.stopping.is_set():
            queue.put_back(self.name, [one], forget=True)
        else:
            self._do(kind, pk, [one])

    def _together(self, kind: Kind, job: Job, desk: Desk, claims: Sequence[Claimed]) -> None:
        self.inside, owner = 0, queries.owner_of(job)
        works = [self._opened(job, desk, owner, one) for one in claims]
        for work in works if kind.before else ():
            work.made = kind.before(work)  # type: ignore[misc]  # the line above asks
        with transaction.atomic():
            queue.fence(self.name, claims)
            rows = 0
            for one, work in zip(claims, works, strict=True):
                before = self.inside
                kind.do(work)
                rows += 0 if one.size else self.inside - before
            tell = {"done": rows, "message": next((w.message for w in reversed(works) if w.message), ""),
                    "files": [list(file) for work in works for file in work.files]}  # fmt: skip
            queue.finish(desk, job, claims, [part for work in works for part in work.more], tell)

    def _opened(self, job: Job, desk: Desk, owner: Any, one: Claimed) -> Work:
        def advance(count: int) -> None:
            self.inside += count

        return Work(desk, owner, json.loads(job.arguments), job.at[:10], part=one.data, advance=advance)

    def _fault(self, desk: Desk, one: Claimed, problem: Exception) -> None:
        """What was refused fails the job at once; what broke is tried again, each time later, until it has been too often."""
        if isinstance(problem, Again):
            queue.put_back(self.name, [one], forget=True)
        elif isinstance(problem, Refusal):
            queue.fail(desk, self.name, one, {"code": problem.code, "what": problem.what, "where": problem.where, "cure": problem.cure})
        elif one.tries < queue.MOST_TRIES:
            log.warning("unit %s, try %s: %r", one.pk, one.tries, problem)
            queue.put_back(self.name, [one], wait=queue.pause(one.tries))
        else:
            log.error("unit %s given up", one.pk, exc_info=problem)
            queue.fail(desk, self.name, one, {
                "code": "broken", "what": _("システムの不具合で、処理を続けられません（{kind}）。").format(kind=type(problem).__name__), "where": "",
                "cure": _("原因を除いた後に再開してください。終わった分はそのまま残り、二重にはなりません。"),
            })  # fmt: skip


def _check_alive(claims: Sequence[Claimed]) -> None:
    """Raise for a unit that keeps killing its workers, and for a batch that did: then each is done by itself."""
    if len(claims) > 1 and any(one.tries > 1 for one in claims):
        raise Again
    if claims[0].tries > queue.MOST_TRIES:
        raise Refusal(
            "died", _("この部分を処理するたびに、ワーカーが途中で終了しています。"),
            cure=_("システム管理者に、メモリの不足などがないか確認を依頼し、その後に再開してください。"),
        )  # fmt: skip
