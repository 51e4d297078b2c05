"""A large file of the register is looked at and taken in by jobs: the file that was seen, once, whoever is killed meanwhile."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings

from jimukyoku.domain.basics import Conflict, NotAllowed
from jimukyoku.domain.register import Source
from jimukyoku.office.basics import store
from jimukyoku.office.jobs import actions as jobs
from jimukyoku.office.jobs.worker import Loop
from tests.office.world import OPEN

ROOT = Path(__file__).parents[2]
CHANGES = "異動連番,宛名番号,異動事由コード,異動年月日,届出年月日,住所,課税区分\r\n"
LINES = "".join(f"{n},10001,M,20260620,20260622,見本市東{n},\r\n" for n in range(1, 41))
KILLED = """
import os, signal, sys
from pathlib import Path
from jimukyoku.office.opening import open_office
open_office(sys.argv[1], Path(sys.argv[2]))
from jimukyoku.office.register import actions
from jimukyoku.office.jobs.worker import Loop
act = getattr(actions, sys.argv[3])
def killed(*given):
    act(*given)
    print("written", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(actions, sys.argv[3], killed)
Loop(drain=True).run()
"""


@pytest.fixture
def office(world_on_both):
    for number in ("100", "200"):
        world_on_both.household(number, size=2)
    with override_settings(DEMO_DAY=OPEN.isoformat(), LEASE="1"):
        yield world_on_both.start().office


def give(office, text=CHANGES + LINES, name="changes-2026-07-21.csv", login="officer1"):
    from jimukyoku.office.register import actions

    with store.arriving([text.encode("cp932")], 1 << 20) as path:
        return actions.hand_in_unseen(office.desk(login), office.programme.municipality, Source.CHANGES, path, name, as_of="2026-06-24")


def confirm(office, upload, login="officer1"):
    from jimukyoku.office.register import actions

    return actions.start_confirm(office.desk(login), office.programme.municipality, upload.pk, upload.file_id)


def job_of(upload, kind):
    from jimukyoku.office.jobs.models import Job

    return Job.objects.get(kind=kind, key=str(upload.pk))


def run():
    return Loop(drain=True).run()


def counts():
    from jimukyoku.office.register.models import Change, Import

    return Import.objects.filter(source="changes").count(), Change.objects.count()


def seen_in(office, **more):
    upload = give(office, **more)
    run()
    upload.refresh_from_db()
    return upload


def test_a_job_sees_what_looking_at_once_sees_and_another_takes_it_in(office, tmp_path):
    from jimukyoku.office.register.previewing import preview

    before = counts()
    upload = give(office)
    job = job_of(upload, "register.preview")
    assert (upload.seen, job.total, job.state) == ("", 41, "waiting")
    run()
    upload.refresh_from_db(), job.refresh_from_db()
    (tmp_path / "same.csv").write_bytes((CHANGES + LINES).encode("cp932"))
    at_once = preview(office.programme.municipality, Source.CHANGES, tmp_path / "same.csv", "2026-06-24", OPEN)
    assert json.loads(upload.seen) == json.loads(json.dumps(at_once.as_data()))
    assert (upload.rows, upload.refused, upload.world, job.state, job.done) == (40, 0, at_once.world, "done", 41)
    assert counts() == before, "looking takes nothing in"
    taken = confirm(office, upload)
    assert confirm(office, upload).pk == taken.pk
    run()
    taken.refresh_from_db(), upload.refresh_from_db()
    assert (taken.state, "40行" in taken.message, upload.batch.file_name) == ("done", True, upload.file_name)
    assert counts() == (before[0] + 1, before[1] + 40)
    with pytest.raises(Conflict, match="すでに"):
        confirm(office, upload)


def killed(database, folder, action):
    """Run a worker that is killed when everything is written and nothing is committed."""
    environment = {**os.environ, "JIMUKYOKU_LEASE": "1", "JIMUKYOKU_DEMO_DAY": OPEN.isoformat(), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run([sys.executable, "-c", KILLED, database, str(folder), action], env=environment, capture_output=True, text=True,
                          timeout=120)  # fmt: skip
    assert (done.stdout, done.returncode) == ("written\n", -9), done.stderr


def test_a_killed_worker_loses_nothing_and_takes_nothing_in_twice(office, database):
    from jimukyoku.office.oversight.verify import verify

    before, folder = counts(), office.folder.out / "files"
    upload = give(office)
    killed(database, folder, "see")
    upload.refresh_from_db()
    assert upload.seen == ""
    run()
    upload.refresh_from_db()
    assert upload.rows == 40
    job = confirm(office, upload)
    killed(database, folder, "confirm")
    assert counts() == before
    run()
    job.refresh_from_db()
    assert (job.state, counts()) == ("done", (before[0] + 1, before[1] + 40))
    assert [text for check in verify() for text in check.problems] == []


def test_what_changed_meanwhile_fails_the_job_and_says_what_to_do(office):
    first = seen_in(office)
    second = seen_in(office, text=CHANGES + LINES.splitlines(keepends=True)[0], name="one-2026-07-21.csv")
    early, late = confirm(office, second), confirm(office, first)
    run()
    early.refresh_from_db(), late.refresh_from_db()
    problem = json.loads(late.problem)
    assert (early.state, late.state) == ("done", "failed")
    assert problem["where"] == first.file_name and "別のファイル" in problem["what"] and "もう一度確かめる" in problem["cure"]
    with pytest.raises(Conflict, match="別のファイル"):
        confirm(office, first)


def test_what_is_not_seen_yet_is_not_taken_in(office):
    with pytest.raises(Conflict):
        confirm(office, give(office))


def test_a_file_that_cannot_be_read_fails_the_job_under_its_own_name(office):
    upload = seen_in(office, text=CHANGES + LINES + '41,"10001')
    problem = json.loads(job_of(upload, "register.preview").problem)
    assert upload.seen == "" and "CSVとして読めません" in problem["what"]
    assert problem["where"].startswith("changes-2026-07-21.csv 42行目") and upload.file_id not in str(problem)


def test_a_job_may_be_stopped_and_taken_up_again(office):
    upload = give(office)
    jobs.cancel(office.desk("officer1"), job_of(upload, "register.preview"))
    assert run() == 0
    jobs.resume(office.desk("officer1"), job_of(upload, "register.preview"))
    assert run() == 1


def test_it_takes_the_duty_when_asked_and_when_done(office):
    with pytest.raises(NotAllowed):
        give(office, login="sv1")
    upload = seen_in(office)
    with pytest.raises(NotAllowed):
        confirm(office, upload, login="auditor1")
    before = counts()
    job = confirm(office, upload)
    job.by.is_active = False
    job.by.save()
    run()
    job.refresh_from_db()
    assert (job.state, "利用停止中" in json.loads(job.problem)["what"], counts()) == ("failed", True, before)
