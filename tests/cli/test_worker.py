"""``jimukyoku worker``: the ways to host the loop, what it says when it cannot, and that it ends with the web it was begun by."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
from distributed import LocalCluster
from tests.conftest import create_postgres
from tests.office import test_tables
from tests.office.world import OPEN, World

from jimukyoku.cli import worker
from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.office.audit.queries import story


def opened(database, tmp_path):
    world = World(database, tmp_path)
    world.household("100")
    world.start()
    return world.chain(OPEN).office


def begin(office, units=300):
    from jimukyoku.office.access.actions import employ
    from jimukyoku.office.access.desk import Desk
    from jimukyoku.office.jobs.actions import start

    home = office.programme.municipality
    admin = employ(home, "admin9", "見本 九郎", Role.ADMINISTRATOR, at=office.at)
    return start(Desk(admin, office.at), home, "jobs.probe", {"units": units, "round": 1})


def places():
    from jimukyoku.office.jobs.models import Probe

    return sorted(Probe.objects.values_list("place", flat=True))


def command(office, database, *more):
    folder = office.folder
    return [sys.executable, "-m", "jimukyoku", "worker", "--data", str(folder.data), "--out", str(folder.out), "--database", database, *more]


@pytest.mark.parametrize(("engine", "kind"), [("local", "sqlite"), ("processes", "postgres"), ("dask", "postgres")])
def test_every_engine_hosts_the_same_loop(request, tmp_path, engine, kind):
    database = request.getfixturevalue("sqlite_database") if kind == "sqlite" else create_postgres(request)
    office = opened(database, tmp_path)
    job = begin(office)
    done = subprocess.run(command(office, database, "--engine", engine, "--processes", "2", "--drain"), capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr[-2000:]
    job.refresh_from_db()
    assert (job.state, places()) == ("done", list(range(300)))


@pytest.mark.parametrize(("engine", "kind"), [("local", "sqlite"), ("processes", "postgres"), ("dask", "postgres")])
def test_every_engine_answers_by_the_hosts_tables(request, tmp_path, closed_branch, engine, kind):
    """The workers of a cluster too, which was there before and was never told of a folder of tables."""
    database = request.getfixturevalue("sqlite_database") if kind == "sqlite" else create_postgres(request)
    office, env = opened(database, tmp_path), {**os.environ, "JIMUKYOKU_TABLES": closed_branch}
    test_tables.ask.enqueue(asker="operator1", owner=office.programme.pk)
    with ExitStack() as stack:
        if engine == "dask":
            env["JIMUKYOKU_DASK"] = stack.enter_context(LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None)).scheduler_address
        words = command(office, database, "--engine", engine, "--processes", "1", "--drain")
        done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr[-2000:]
    assert [json.loads(one.data) for one in story(office.programme.pk) if one.kind == "test.asked"] == [{"there": False}]


def test_an_unknown_engine_names_those_there_are(tmp_path):
    with pytest.raises(BadInput) as problem:
        worker.worker(data=tmp_path, out=tmp_path, engine="celery")
    assert problem.value.cure == "local, processes, dask"


def test_without_dask_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "find_spec", lambda _name: None)
    with pytest.raises(Missing) as problem:
        worker.host_dask(None, "", 1, None)
    assert "jimukyoku[cluster]" in problem.value.cure


def test_a_worker_ends_with_the_web_that_began_it(sqlite_database, tmp_path):
    """Whoever began it is killed by −9; nobody is left to tell the worker, and it ends all the same."""
    from jimukyoku.office.jobs.queries import workers

    folder = opened(sqlite_database, tmp_path).folder
    script = (
        "import sys, time; from pathlib import Path; from jimukyoku.cli.chain import Folder; from jimukyoku.cli.worker import begin\n"
        "begin(Folder(Path(sys.argv[1]), Path(sys.argv[2])), sys.argv[3]); time.sleep(300)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(folder.data), str(folder.out), sqlite_database], stderr=subprocess.DEVNULL)
    wait(lambda: workers() == 1)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    wait(lambda: workers() == 0)


def wait(seen):
    for _time in range(240):
        if seen():
            return
        time.sleep(0.25)
    raise AssertionError("waited in vain")
