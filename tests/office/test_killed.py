"""Kill −9 at twenty random moments of a run, and resume: nothing is lost, nobody is paid twice, on both databases."""

import random
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from jimukyoku.cli import demo, simulate
from jimukyoku.cli.chain import Folder
from jimukyoku.cli.chain.office import resume
from jimukyoku.cli.console import Bars
from jimukyoku.office.oversight.verify import verify
from tests.office.world import paid

KILLS, PEOPLE = 20, 1_000
ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("chain_child.py")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """An invented city, and who is paid how much when nobody kills anything."""
    folder = tmp_path_factory.mktemp("city")
    simulate.build(folder / "data", PEOPLE, 5, "cp932", Bars(quiet=True))
    shutil.copytree(folder / "data", folder / "control" / "data")
    start(folder / "control", f"sqlite:///{folder}/control.sqlite3").wait()
    return folder / "data", outcome(folder / "control", f"sqlite:///{folder}/control.sqlite3")


def start(folder, database):
    command = [sys.executable, str(CHILD), str(folder), database, "letters" if "letters" in folder.name else "plain"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def outcome(folder, database):
    """What a finished run left behind: yen by household, and everything that does not prove itself."""
    office = resume(Folder(folder / "data", folder / "out"), None, database, forward=True)
    return paid(office), [text for check in verify() for text in check.problems]


def fresh(request, kind, tmp_path):
    """A database nobody used yet."""
    from tests.conftest import create_postgres

    if kind == "sqlite":
        return f"sqlite:///{tmp_path}/{uuid.uuid4().hex}.sqlite3"
    return create_postgres(request)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_twenty_kills(request, kind, city, tmp_path):
    data, (expected, sound) = city
    assert expected and not sound
    dice = random.Random(f"{kind}-1")
    kills, finished, stages = 0, 0, set()
    folder, database = None, ""
    while True:
        if folder is None:
            folder, database = tmp_path / uuid.uuid4().hex, fresh(request, kind, tmp_path)
            shutil.copytree(data, folder / "data")
        child = start(folder, database)
        assert child.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0.0, 5.0))
        if kills < KILLS and child.poll() is None:
            child.send_signal(signal.SIGKILL)
            kills += 1
        finished_now = "done" in child.communicate()[0]
        stages.add(reached(folder, database))
        if finished_now:
            found, problems = outcome(folder, database)
            differing = {number: (expected.get(number), found.get(number)) for number in expected | found if expected.get(number) != found.get(number)}
            assert (differing, problems) == ({}, []), f"after {kills} kills in {folder} {database}"
            finished, folder = finished + 1, None
            if kills == KILLS:
                break
    assert finished >= 1
    assert len(stages) >= 3, "the kills must fall on different stages of the work"


def reached(folder, database):
    """How far the money had come when the process died."""
    from jimukyoku.office.payment.queries import totals

    office = resume(Folder(folder / "data", folder / "out"), None, database, forward=True)
    return demo.last_day(), tuple(sorted(totals(office.programme.pk)))
