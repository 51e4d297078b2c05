"""Django's own way to ask for background work (``django.tasks``; the package django-tasks on Django 5.2), on the same queue.

    @task
    def recount(desk, owner, *, since): ...
    recount.enqueue(since="2026-07-01", asker="officer1", owner=programme.pk)

A task is a job of one unit: at the asker's desk, for a programme or municipality, in one transaction with its being done,
under the same lease. Plain libraries' tasks know no person, and are refused: nothing is done here that nobody asked for.
"""

import datetime as dt
import json
import uuid
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.permission import now
from jimukyoku.office.access.queries import person
from jimukyoku.office.jobs import actions, queries
from jimukyoku.office.jobs.models import CANCELLED, DONE, FAILED, RUNNING, WAITING, Job
from jimukyoku.office.jobs.registry import Kind, Work, declare, once

_STATUS = {
    WAITING: TaskResultStatus.READY, RUNNING: TaskResultStatus.RUNNING, DONE: TaskResultStatus.SUCCESSFUL, FAILED: TaskResultStatus.FAILED,
    CANCELLED: TaskResultStatus.FAILED,
}  # fmt: skip


class Leased(BaseTaskBackend):
    """Puts tasks on the queue of jobs; the workers are the same."""

    supports_get_result = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Start a job of one unit for ``asker`` (a login) and ``owner`` (the key of a programme or municipality)."""
        given = dict(kwargs)
        asker, owner = given.pop("asker", None), given.pop("owner", None)
        if asker is None or owner is None:
            raise BadInput("task-asker", _("誰が、どの制度のために依頼するのかを asker と owner で指定してください。"))
        arguments = {"task": task.module_path, "args": normalize_json(list(args)), "kwargs": normalize_json(given)}
        job = actions.start(Desk(person(asker), now(), via="task"), queries.owner_by_key(owner), "jobs.task", arguments, key=uuid.uuid4().hex)
        return self._result(job)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Return how a task stands."""
        job = Job.objects.filter(pk=result_id, kind="jobs.task").first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return self._result(job)

    def _result(self, job: Job) -> TaskResult[Any]:
        arguments = json.loads(job.arguments)
        return TaskResult(
            task=import_string(arguments["task"]), id=str(job.pk), status=_STATUS[job.state], args=arguments["args"],
            kwargs=arguments["kwargs"], enqueued_at=dt.datetime.fromisoformat(job.at), started_at=None, last_attempted_at=None,
            finished_at=dt.datetime.fromisoformat(job.ended) if job.ended else None, backend=self.alias, errors=[], worker_ids=[],
        )  # fmt: skip


def _call(work: Work) -> None:
    found = work.arguments
    import_string(found["task"]).func(work.desk, work.owner, *found["args"], **found["kwargs"])


TASK = declare(Kind("jobs.task", Duty.READ, gettext_lazy("個別の処理"), once, _call))
