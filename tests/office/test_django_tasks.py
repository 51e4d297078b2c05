"""Django's own task API on the office's queue: a task is done once, at the asker's desk, and its result is read."""

import json

import pytest
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from jimukyoku.domain.basics import BadInput
from jimukyoku.office.jobs.worker import Loop
from tests.office.world import OPEN


@task
def note(desk, owner, text, *, times=1):
    for _ in range(times):
        desk.record(owner.pk, "test.task", {"text": text})


@pytest.fixture
def office(world_on_both):
    world_on_both.household("100")
    world_on_both.start()
    return world_on_both.chain(OPEN).office


def test_a_task_is_a_job_of_one_unit(office):
    from jimukyoku.office.audit.queries import story

    result = note.enqueue("こんにちは", times=2, asker="operator1", owner=office.programme.pk)
    assert result.status == TaskResultStatus.READY and note.get_result(result.id).args == ["こんにちは"]
    assert Loop(drain=True).run() == 1
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL and result.is_finished
    found = [(one.actor, json.loads(one.data)["text"]) for one in story(office.programme.pk) if one.kind == "test.task"]
    assert found == [("operator1", "こんにちは")] * 2


def test_a_task_that_nobody_asked_for_is_refused(office):
    with pytest.raises(BadInput):
        note.enqueue("x")
    with pytest.raises(TaskResultDoesNotExist):
        note.get_result("99")
