"""The rooms' own long work: lists, letters, transfer files, and what repeats until nothing waits."""

import json

import pytest
from django.test import Client, override_settings

from jimukyoku.domain.decision import list_hash
from jimukyoku.office.jobs import actions as jobs
from jimukyoku.office.jobs import queue
from jimukyoku.office.jobs.models import Job
from jimukyoku.office.jobs.worker import Loop
from tests.office.world import OPEN, case_of


@pytest.fixture
def on_the_day():
    """Workers stand on the world's day."""
    with override_settings(DEMO_DAY=OPEN.isoformat(), AT_ONCE="2"):
        yield


def run():
    return Loop(drain=True).run()


@pytest.fixture
def waiting(world_on_both, on_the_day):
    """Five households wait in the list."""
    for number in ("100", "200", "300", "400", "500"):
        world_on_both.household(number)
    world_on_both.start()
    chain = world_on_both.chain(OPEN)
    chain.work()
    return chain.office


def begin(office):
    from jimukyoku.office.decision import queries
    from jimukyoku.office.decision.actions import start_list

    listed = queries.listed(office.programme.pk)
    return start_list(office.desk("officer1"), office.programme, listed, list_hash(listed), looked_at={one.case for one in listed})


def decided(office):
    return [number for number in ("100", "200", "300", "400", "500") if case_of(office, number).decision == "approve"]


def test_a_list_is_decided_in_parts_under_its_hash(waiting):
    from jimukyoku.office.decision.models import Decision

    job = begin(waiting)
    assert (job.total, decided(waiting)) == (5, [])
    run()
    job.refresh_from_db()
    assert job.state == "done" and len(decided(waiting)) == 5
    assert set(Decision.objects.values_list("list_hash", "by", "on")) == {(job.key, "officer1", OPEN.isoformat())}
    assert begin_again(waiting, job) == "done"
    assert Decision.objects.count() == 5


def begin_again(office, job):
    return jobs.start(office.desk("officer1"), office.programme, "decision.list", {"list": job.key}, key=job.key).state


def test_a_case_that_changed_stops_the_list_and_loses_nothing(waiting):
    from jimukyoku.office.decision.actions import send_back

    job = begin(waiting)
    (first,) = queue.claim("x", job.pk, 1, lease=-1)
    send_back(waiting.desk("officer2"), waiting.programme, case_of(waiting, "300").pk, "もう一度")
    run()
    job.refresh_from_db()
    problem = json.loads(job.problem)
    assert job.state == "failed" and case_of(waiting, "300").receipt_number in problem["what"] and "一覧を作り直し" in problem["cure"]
    assert decided(waiting) == ["100", "200"] and job.done == 2
    rest = begin(waiting)
    run()
    rest.refresh_from_db()
    assert rest.state == "done" and decided(waiting) == ["100", "200", "400", "500"]


def test_a_list_that_was_not_seen_is_not_begun(waiting):
    from jimukyoku.domain.basics import Conflict
    from jimukyoku.office.decision import queries
    from jimukyoku.office.decision.actions import start_list

    listed = queries.listed(waiting.programme.pk)
    for wrong, looked in (("0" * 64, {one.case for one in listed}), (list_hash(listed), set())):
        with pytest.raises(Conflict):
            start_list(waiting.desk("officer1"), waiting.programme, listed, wrong, looked_at=looked)
    with pytest.raises(Conflict):
        jobs.start(waiting.desk("officer1"), waiting.programme, "decision.list", {"list": "0" * 64})
    assert Job.objects.count() == 0


def test_work_repeats_until_nothing_waits(world_on_both, on_the_day):
    """The post is screened and proposed by the buttons of the page of work alone."""
    for number in ("100", "200"):
        world_on_both.household(number, known=False)
        world_on_both.apply(number)
    world_on_both.start()
    chain = world_on_both.chain(OPEN)
    chain.intake("applications")
    operator = chain.office.desk("operator1")
    done = []
    for kind in ("screening.screen", "decision.recommend"):
        done.append(jobs.start(operator, chain.office.programme, kind))
        run()
    for one in done:
        one.refresh_from_db()
    assert [(one.state, one.done, one.total) for one in done] == [("done", 2, 2)] * 2
    assert {case_of(chain.office, number).state for number in ("100", "200")} == {"recommended"}


def test_letters_and_a_transfer_file(waiting, monkeypatch):
    from jimukyoku.office.notices import jobs as printing
    from jimukyoku.office.notices import queries as letters
    from jimukyoku.office.notices.printing import without_rendering
    from jimukyoku.office.payment.models import Batch

    monkeypatch.setattr(printing, "rendered", lambda programme, run, progress: without_rendering(run))
    begin(waiting)
    run()
    job = jobs.start(waiting.desk("operator1"), waiting.programme, "decision.letters")
    (first,) = queue.claim("killed", job.pk, 1, lease=-1)
    run()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 5, 5) and len(json.loads(job.files)) == 1
    assert [one.kind for one in letters.runs(waiting.programme.pk)][-1] == "decision"
    officer = Client(SERVER_NAME="localhost")
    officer.force_login(waiting.desk("officer1").person, backend="jimukyoku.office.access.signing_in.People")
    bad = officer.post("/p/mihon/hikazei-2026/payments/make/", {"value_date": "2026-07-01"})
    assert bad.status_code in (400, 409, 200) and "銀行営業日ではありません" in bad.content.decode()
    for _press in range(2):  # pressed twice, it is one job
        assert "/jobs/" in officer.post("/p/mihon/hikazei-2026/payments/make/", {"value_date": "2026-07-30"}).headers["Location"]
    (paying,) = Job.objects.filter(kind="payment.make")
    run()
    paying.refresh_from_db()
    assert paying.state == "done" and Batch.objects.get().count == 5 and "5件" in paying.message


def test_a_run_that_was_planned_by_a_killed_process_is_printed(waiting, monkeypatch):
    from jimukyoku.office.decision.actions import plan_notices
    from jimukyoku.office.notices import jobs as printing
    from jimukyoku.office.notices import queries as letters
    from jimukyoku.office.notices.printing import without_rendering

    monkeypatch.setattr(printing, "rendered", lambda programme, run, progress: without_rendering(run))
    begin(waiting)
    run()
    plan_notices(waiting.desk("operator1"), waiting.programme, "approve", "x")
    job = jobs.start(waiting.desk("operator1"), waiting.programme, "decision.letters")
    run()
    job.refresh_from_db()
    assert job.state == "done" and letters.unfinished(waiting.programme.pk) == [] and case_of(waiting, "100").state == "notified"
