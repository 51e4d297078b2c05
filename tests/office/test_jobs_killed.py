"""Workers killed by −9 in the middle of units, several at once on PostgreSQL: every effect is there, and once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.office.worker_child import declare
from tests.office.world import OPEN, World

UNITS, KILLS = 60, 6
ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("worker_child.py")


@pytest.fixture
def office(database, tmp_path):
    world = World(database, tmp_path)
    world.household("100")
    world.start()
    declare()
    return world.chain(OPEN).office


def start(database, folder):
    environment = {**os.environ, "JIMUKYOKU_LEASE": "1.5", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    return subprocess.Popen([sys.executable, str(CHILD), database, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                            env=environment, cwd=ROOT)  # fmt: skip


def effects(office, kind="test.effect"):
    from jimukyoku.office.audit.queries import story

    return Counter(json.loads(one.data)["n"] for one in story(office.programme.pk) if one.kind == kind)


def test_nothing_is_lost_and_nothing_is_done_twice(office, database, tmp_path):
    from jimukyoku.office.jobs.actions import start as begin
    from jimukyoku.office.oversight.verify import verify

    job = begin(office.desk("operator1"), office.programme, "tests.killed", {"units": UNITS})
    dice, kills = random.Random(7), 0
    while kills < KILLS:
        children = [start(database, tmp_path) for _one in range(2 if "postgres" in database else 1)]
        assert children[0].stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0.05, 0.5))
        for child in children:
            child.send_signal(signal.SIGKILL)
            kills += 1
            child.communicate()
    before = sum(effects(office).values())
    assert before < UNITS, "the kills must fall in the middle of the work"
    last = start(database, tmp_path)
    assert "done" in last.communicate(timeout=60)[0]
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", UNITS)
    once = Counter(range(UNITS))
    assert effects(office) == once and effects(office, "test.first") == once
    assert [text for check in verify() for text in check.problems] == []


def test_a_worker_stops_cleanly_when_asked(office, database, tmp_path):
    from jimukyoku.office.jobs.actions import start as begin
    from jimukyoku.office.jobs.models import Unit, Worker

    job = begin(office.desk("operator1"), office.programme, "tests.killed", {"units": 500})
    child = start(database, tmp_path)
    assert child.stdout.readline() == "ready\n"
    while not effects(office):
        time.sleep(0.1)
    child.terminate()
    out = child.communicate(timeout=20)[0]
    count = int(out.split("done ")[1])
    assert child.returncode == 0 and 0 < count < 500
    assert sum(effects(office).values()) == count == Unit.objects.filter(job=job, state="done").count()
    assert not Unit.objects.filter(job=job, state="leased").exists() and not Worker.objects.exists()
