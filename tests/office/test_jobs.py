"""Long work: units done once whoever dies, stopped between two of them, failing with a cure, seen by those it concerns."""

import json
import threading

import pytest
from django.db import transaction

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict, NotAllowed, NotFound
from jimukyoku.office.jobs import actions, queries, queue, registry
from jimukyoku.office.jobs.models import Unit
from jimukyoku.office.jobs.registry import Again, Kind, Part
from jimukyoku.office.jobs.worker import Loop
from tests.office.world import OPEN


@pytest.fixture
def office(world_on_both):
    world_on_both.household("100")
    world_on_both.start()
    return world_on_both.chain(OPEN).office


@pytest.fixture
def make(monkeypatch):
    """Declare a kind for one test: parts 0 … n-1, each told of in the ledger."""

    def make(n=5, do=None, duty=Duty.SCREEN, stages=False, **more):
        monkeypatch.setattr(registry, "_KINDS", dict(registry.kinds()))

        def note(work):
            if do:
                do(work)
            work.desk.record(work.owner.pk, "test.effect", {"n": work.part["n"]})

        parts = lambda order: [Part({"n": one}, size=10, stage=one if stages else 0) for one in range(n)]  # noqa: E731
        return registry.declare(Kind("test", duty, "試験", parts, note, **more))

    return make


def effects(office):
    from jimukyoku.office.audit.queries import story

    return [json.loads(one.data)["n"] for one in story(office.programme.pk) if one.kind == "test.effect"]


def told(office):
    from jimukyoku.office.audit.queries import story

    return [one.kind for one in story(office.programme.pk) if one.kind.startswith("job.")]


def run(**more):
    return Loop(drain=True, lease=1, **more).run()


def fresh(job):
    job.refresh_from_db()
    return job


def at(office, login="operator1"):
    return office.desk(login)


def test_a_job_is_done_unit_by_unit_and_told(office, make):
    make()
    job = actions.start(at(office), office.programme, "test")
    assert (job.state, job.total, Unit.objects.filter(job=job).count()) == ("waiting", 50, 5)
    assert run() == 5
    job = fresh(job)
    assert (job.state, job.done, job.total) == ("done", 50, 50) and job.ended
    assert effects(office) == [0, 1, 2, 3, 4]
    assert told(office) == ["job.started", "job.done"]


def test_the_same_key_is_the_same_job(office, make):
    make()
    one = actions.start(at(office), office.programme, "test", key="x")
    assert actions.start(at(office), office.programme, "test", key="x").pk == one.pk
    run()
    assert actions.start(at(office), office.programme, "test", key="x").state == "done"
    assert actions.start(at(office), office.programme, "test", key="y").pk != one.pk
    assert run() == 5 and len(effects(office)) == 10


def test_stages_follow_one_another(office, make):
    make(stages=True, batch=50)
    actions.start(at(office), office.programme, "test")
    assert run() == 5 and effects(office) == [0, 1, 2, 3, 4]


def test_cancelling_stops_between_units_and_resuming_goes_on(office, make):
    def do(work):
        if work.part["n"] == 1 and not effects_of_cancel:
            effects_of_cancel.append(1)
            actions.cancel(at(office), job)

    effects_of_cancel = []
    make(do=do)
    job = actions.start(at(office), office.programme, "test")
    run()
    assert (fresh(job).state, fresh(job).done, effects(office)) == ("cancelled", 20, [0, 1])
    with pytest.raises(Conflict):
        actions.cancel(at(office), job)
    actions.resume(at(office), job)
    run()
    assert (fresh(job).state, effects(office)) == ("done", [0, 1, 2, 3, 4])
    assert told(office) == ["job.started", "job.cancelled", "job.resumed", "job.done"]


def test_a_poisonous_unit_fails_the_job_with_what_where_and_cure(office, make):
    bad = [True]

    def do(work):
        work.desk.record(work.owner.pk, "test.half", {})
        if work.part["n"] == 2 and bad:
            raise BadInput("bad", "読めない行があります。", where="3行目", cure="直してください。")

    make(do=do, batch=3)
    job = actions.start(at(office), office.programme, "test")
    run()
    assert fresh(job).state == "failed" and sorted(effects(office)) == [0, 1]
    assert json.loads(job.problem) == {"what": "読めない行があります。", "where": "3行目", "cure": "直してください。"}
    bad.clear()
    actions.start(at(office), office.programme, "test")  # the same again: it goes on
    run()
    assert fresh(job).state == "done" and sorted(effects(office)) == [0, 1, 2, 3, 4] and job.problem == ""


def test_what_breaks_is_tried_again_later_and_given_up_in_the_end(office, make, monkeypatch):
    monkeypatch.setattr(queue, "pause", lambda tries: 0.0)
    left = [3]

    def do(work):
        if work.part["n"] == 1 and left[0]:
            left[0] -= 1
            raise OSError("disk")

    make(do=do)
    job = actions.start(at(office), office.programme, "test")
    run()
    assert fresh(job).state == "done" and sorted(effects(office)) == [0, 1, 2, 3, 4]
    left[0] = 99
    job = actions.start(at(office), office.programme, "test", key="again")
    run()
    assert fresh(job).state == "failed" and "再開" in json.loads(job.problem)["cure"] and len(effects(office)) in range(6, 10)


def test_pauses_grow():
    assert [queue.pause(one) for one in (1, 2, 3)] == [1, 2, 4] and queue.pause(50) == queue.LONGEST_WAIT


def test_a_ground_that_moved_is_no_fault(office, make):
    moved = [7]

    def before(work):
        if moved[0]:
            moved[0] -= 1
            raise Again

    make(n=1, before=before)
    job = actions.start(at(office), office.programme, "test")
    run()
    assert fresh(job).state == "done"


def test_who_was_too_slow_leaves_nothing(office, make):
    """The lease runs out, another worker does the unit; the first one's effects are undone when it comes back."""
    make(n=1)
    job = actions.start(at(office), office.programme, "test")
    (slow,) = queue.claim("slow", job.pk, 1, lease=-1)
    assert run() == 1
    with pytest.raises(queue.Lost), transaction.atomic():
        at(office).record(office.programme.pk, "test.effect", {"n": 99})
        queue.fence("slow", [slow])
    queue.put_back("slow", [slow])
    queue.fail(at(office), "slow", slow, {"code": "x", "what": "x", "where": "", "cure": ""})
    assert (fresh(job).state, effects(office)) == ("done", [0])


def test_a_unit_that_kills_its_workers_is_found_out(office, make):
    make(n=2, batch=2)
    job = actions.start(at(office), office.programme, "test")
    for _time in range(queue.MOST_TRIES):
        assert queue.claim("dead", job.pk, 2, lease=-1)
    run()
    assert fresh(job).state == "failed" and "ワーカーが途中で終了" in json.loads(job.problem)["what"] and effects(office) == []
    actions.resume(at(office), job)
    run()
    assert fresh(job).state == "done" and effects(office) == [0, 1]


def test_a_worker_that_is_asked_to_stop_gives_back_what_it_holds(office, make):
    loops = []

    def do(work):
        loops[0].stop()

    make(do=do)
    job = actions.start(at(office), office.programme, "test")
    loops.append(Loop(lease=60))
    assert loops[0].run() == 1
    assert (fresh(job).state, effects(office), queries.workers()) == ("running", [0], 0)
    assert run() == 4


def test_a_long_unit_keeps_its_lease(office, make):
    """A unit that prepares for longer than its lease is not taken by another worker meanwhile."""
    seen = []

    def before(work):
        threading.Event().wait(2.5)
        seen.append(queue.claim("other", job.pk, 1, lease=1))

    make(n=1, before=before)
    job = actions.start(at(office), office.programme, "test")
    assert run() == 1 and seen == [[]] and effects(office) == [0]


def test_tenants_and_duties(office, make):
    make(duty=Duty.DECIDE)
    with pytest.raises(NotAllowed):
        actions.start(at(office, "operator1"), office.programme, "test")
    job = actions.start(at(office, "officer1"), office.programme, "test")
    with pytest.raises(NotAllowed):
        actions.cancel(at(office, "operator1"), job)
    actions.cancel(at(office, "officer2"), job)  # the same duty
    assert queries.access_job(at(office, "operator1").person, job.pk).pk == job.pk
    from jimukyoku.domain.access import Role, Side
    from jimukyoku.office.access.actions import employ, found

    other = employ(found("tonari", "隣市", Side.MUNICIPALITY, at=office.at), "tonari-1", "隣 花子", Role.OFFICER, at=office.at)
    with pytest.raises(NotFound):
        queries.access_job(other, job.pk)
    assert queries.access_jobs(other) == []
    with pytest.raises(NotFound):
        actions.resume(type(at(office))(other, office.at), job)


def test_whoever_left_does_nothing_any_more(office, make):
    """The unit is done at the asker's desk: without the person's right nothing happens, and the job says so."""
    from jimukyoku.office.screening.actions import screen

    make(do=lambda work: screen(work.desk, work.owner))
    job = actions.start(at(office), office.programme, "test")
    type(job.by).objects.filter(pk=job.by_id).update(is_active=False)
    run()
    assert fresh(job).state == "failed" and "利用停止中" in json.loads(job.problem)["what"] and effects(office) == []
