"""Two people at the same work in the same moment (PostgreSQL; SQLite has one writer): one of them waits, nobody fails."""

import json
import threading

import pytest
from django.db import connections

from jimukyoku.office.audit.models import Event
from jimukyoku.office.intake.models import Application
from jimukyoku.office.oversight.verify import verify
from jimukyoku.office.screening.actions import screen_one
from jimukyoku.office.screening.models import Finding
from tests.conftest import create_postgres
from tests.office.world import OPEN, World, case_of

NUMBERS = [str(number) for number in range(100, 130)]


@pytest.fixture
def world(request, tmp_path):
    """A small municipality on PostgreSQL, thirty households with an application that lacks its signature."""
    world = World(create_postgres(request), tmp_path)
    for number in NUMBERS:
        world.household(number, known=False)
        world.apply(number, 署名="なし")
    world.start()
    return world


def at_once(*jobs):
    """Run jobs in the same moment; return what each raised (None: nothing)."""
    gate, raised = threading.Barrier(len(jobs)), [None] * len(jobs)

    def go(place, job):
        gate.wait()
        try:
            job()
        except Exception as problem:
            raised[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(jobs)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return raised


def test_two_intakes_of_the_same_file(world):
    """The second one finds every row received; it once ended in the database's own error."""
    chains = [world.chain(OPEN), world.chain(OPEN)]
    assert at_once(*[lambda chain=chain: chain.intake("applications") for chain in chains]) == [None, None]
    assert Application.objects.count() == len(NUMBERS)
    assert [chain.refused["applications.csv"] for chain in chains] == [[], []]
    assert [one.problems for one in verify() if one.problems] == []


def test_two_screenings(world):
    """Every case is screened once, and its finding is entered once."""
    chain = world.chain(OPEN)
    chain.intake("applications")
    assert at_once(chain._screen, chain._screen) == [None, None]
    assert Finding.objects.filter(state="open").count() == len(NUMBERS)
    screened = [json.loads(data)["findings"] for data in Event.objects.filter(kind="case.screen").values_list("data", flat=True)]
    assert screened == [["D01"]] * len(NUMBERS)
    assert {case_of(chain.office, number).state for number in NUMBERS} == {"screened"}


def test_two_screeners_at_two_cases_with_one_account(world):
    """Each screening tells the other's case: they wait for one another in one order, and both cases show it in the end."""
    for row in world.applications:
        row["口座番号"] = f"765432{int(row['世帯番号']) // 2 % 10}"
    world.write()
    chain = world.chain(OPEN)
    chain.intake("applications")
    programme = chain.office.programme
    for one, other in zip(NUMBERS[::2], NUMBERS[1::2], strict=True):
        cases = [case_of(chain.office, number).pk for number in (one, other)]
        assert at_once(*[lambda pk=pk: screen_one(chain.office.desk("operator1"), programme, pk) for pk in cases]) == [None, None]
    assert Finding.objects.filter(state="open", code="SAME_ACCOUNT").count() == len(NUMBERS)
    assert [one.problems for one in verify() if one.problems] == []
