"""A branch is closed, and the list of banks says so: what was screened before stands and can be shown again, what comes after is asked."""

import json

import pytest
from django.conf import settings
from django_tasks import task

from jimukyoku.adapters.tables import in_force
from jimukyoku.domain.basics import Missing
from jimukyoku.japanese import branch_exists
from jimukyoku.japanese.tables import shipped, using
from jimukyoku.office.audit.queries import story
from jimukyoku.office.basics.editions import Editions
from jimukyoku.office.jobs.worker import Loop
from jimukyoku.office.screening.again import screened_again
from tests.office.test_deficiency import again, screened
from tests.office.world import OPEN, case_of

LATER = OPEN.replace(day=28)


def test_an_old_screening_is_held_again_with_the_tables_of_its_day(world, closed_branch, monkeypatch):
    """The first household applies before the branch is gone and signs after it; the second applies after it."""
    monkeypatch.setattr(settings, "TABLES", closed_branch)
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    world.household("200", known=False)
    chain = screened(world)
    chain.deficiencies()
    with using(in_force(closed_branch)):
        world.apply("200", on=LATER.isoformat())
        world.answer("100", LATER.isoformat(), 署名="あり")
        chain = again(world, LATER)
        chain.intake("applications")
        chain.repeat("審査", chain._screen)
    old, new = (screened_again(chain.office.programme, case_of(chain.office, number)) for number in ("100", "200"))
    assert [(one.recorded, one.found) for one in old] == [(("D01",), ("D01",)), (("D05",), ("D05",))]
    assert [(one.recorded, one.found) for one in new] == [(("D05",), ("D05",))]
    assert [one.tables for one in (*old, *new)] == [shipped().id, *[in_force(closed_branch).id] * 2]
    assert not any(one.lost or one.new for one in (*old, *new))


def test_editions_that_nobody_kept_are_not_guessed(world, closed_branch):
    world.household("100", known=False)
    world.apply("100")
    with using(in_force(closed_branch)):
        chain = screened(world)
    with pytest.raises(Missing, match="表の版の組"):
        screened_again(chain.office.programme, case_of(chain.office, "100"))


@task
def ask(desk, owner):
    desk.record(owner.pk, "test.asked", {"there": branch_exists("0001", "001")[1]})


def test_a_request_and_a_part_of_a_job_begin_with_what_is_in_force_then(world, closed_branch, monkeypatch):
    """Nothing is started anew: the same server and the same worker, before and after."""
    world.household("100")
    world.start()
    programme, server = world.chain(OPEN).office.programme.pk, Editions(lambda request: branch_exists("0001", "001")[1])
    answered = []
    for folder in ("", closed_branch, ""):
        monkeypatch.setattr(settings, "TABLES", folder)
        ask.enqueue(asker="operator1", owner=programme)
        Loop(drain=True).run()
        answered.append(server(None))
    told = [json.loads(one.data)["there"] for one in story(programme) if one.kind == "test.asked"]
    assert answered == told == [True, False, True]
