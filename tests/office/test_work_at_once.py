"""Many people at the queue in the same moment, in threads and in processes, on both databases; and one who is killed."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connections

from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import Conflict
from jimukyoku.office.access.actions import employ
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.work import actions
from jimukyoku.office.work.models import Lease, Log
from tests.office.test_at_once import at_once

NUMBERS = [str(number) for number in range(100, 130)]
CHILD = """
import datetime as dt, sys, time
url, folder, login, start, then = sys.argv[1:]
from pathlib import Path
from jimukyoku.office.opening import open_office
open_office(url, Path(folder))
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.queries import person
from jimukyoku.office.programme.queries import access_programmes
from jimukyoku.office.work import actions
who = person(login)
(programme,) = access_programmes(who)
at = dt.datetime.fromisoformat(then)
time.sleep(max(0, float(start) - time.time()))
task = actions.draw(Desk(who, at), programme, "deficiency")
print(task.case if task else 0, flush=True)
if login == "killed":
    time.sleep(60)
"""


@pytest.fixture
def office(world_on_both):
    """Thirty cases with something to be told, and thirty people to do it."""
    world = world_on_both
    for number in NUMBERS:
        world.household(number, known=False)
        world.apply(number, 署名="なし")
    world.start()
    from tests.office.world import OPEN

    chain = world.chain(OPEN)
    chain.intake("applications")
    chain._screen()
    firm = chain.office.desk("operator1").person.organisation
    for login in (*(f"clerk{number}" for number in NUMBERS), "killed"):
        employ(firm, login, "受付 花子", Role.OPERATOR, at=chain.office.at)
    return chain.office


def test_thirty_people_press_at_once_and_get_thirty_cases(office):
    drawn = []
    desks = [office.desk(f"clerk{number}") for number in NUMBERS]

    def press(desk):
        drawn.append(actions.draw(desk, office.programme, "deficiency").case)

    assert at_once(*[lambda desk=desk: press(desk) for desk in desks]) == [None] * len(desks)
    assert sorted(Counter(drawn).values()) == [1] * len(NUMBERS)
    assert actions.draw(office.desk("operator1"), office.programme, "deficiency") is None


def test_more_people_than_cases(office):
    """Every case is given once, the others are told that there is nothing: nobody fails and nobody waits for ever."""
    Lease.objects.bulk_create([
        Lease(case_id=pk, programme=office.programme.pk, kind="deficiency", holder="sv1", fence=1, until="9999", since="2026") for pk in cases()[5:]
    ])  # fmt: skip
    drawn = []
    desks = [office.desk(f"clerk{number}") for number in NUMBERS]
    assert at_once(*[lambda desk=desk: drawn.append(actions.draw(desk, office.programme, "deficiency")) for desk in desks]) == [None] * len(desks)
    assert sorted(one.case for one in drawn if one) == cases()[:5]


def test_everything_is_worked_off_once(office):
    """Eight people draw, finish or give back, and draw again until nothing is left: each case is finished exactly once."""
    finished = []

    def work(desk):
        turn = 0
        while task := actions.draw(desk, office.programme, "deficiency"):
            turn += 1
            if turn % 3 == 0:
                actions.give_back(desk, office.programme, task.case, "deficiency")
                turn += 1
                continue
            finish(desk, office.programme, task)
            finished.append(task.case)

    desks = [office.desk(f"clerk{number}") for number in NUMBERS[:8]]
    assert at_once(*[lambda desk=desk: work(desk) for desk in desks]) == [None] * 8
    assert sorted(finished) == cases()
    done = Log.objects.filter(act="done").values_list("case", flat=True)
    assert sorted(done) == cases()


def test_when_time_ran_out_exactly_one_of_many_takes_the_case(office):
    """All but one case are taken for long; the one whose holder is gone is fought over, and the old holder is stopped."""
    first = actions.draw(office.desk("operator1"), office.programme, "deficiency")
    Lease.objects.bulk_create([
        Lease(case_id=pk, programme=office.programme.pk, kind="deficiency", holder="sv1", fence=1, until="9999", since="2026")
        for pk in cases() if pk != first.case
    ])  # fmt: skip
    later = dt.timedelta(minutes=31)
    desks = [Desk(office.desk(f"clerk{number}").person, office.at + later) for number in NUMBERS[:10]]
    drawn = []
    assert at_once(*[lambda desk=desk: drawn.append(actions.draw(desk, office.programme, "deficiency")) for desk in desks]) == [None] * 10
    (winner,) = [one for one in drawn if one]
    assert (winner.case, winner.fence) == (first.case, 2)
    late = Desk(office.desk("operator1").person, office.at + later)
    with pytest.raises(Conflict, match="さんが作業中です"):
        finish(late, office.programme, first)


def test_saving_late_and_drawing_at_once_never_both_succeed(office):
    """The old holder saves in the moment somebody else draws: one of them has the case, and the other is told."""
    first = actions.draw(office.desk("operator1"), office.programme, "deficiency")
    later = dt.timedelta(minutes=31)
    late, other = (Desk(office.desk(login).person, office.at + later) for login in ("operator1", f"clerk{NUMBERS[0]}"))
    drawn = []
    problems = at_once(
        lambda: finish(late, office.programme, first), lambda: drawn.append(actions.draw(other, office.programme, "deficiency")),
    )  # fmt: skip
    got_it = drawn[0].case == first.case
    assert problems[1] is None and got_it is isinstance(problems[0], Conflict)
    assert not any(isinstance(one, Exception) and not isinstance(one, Conflict) for one in problems)


def test_processes_draw_at_once_and_a_killed_one_loses_nothing(office, database, tmp_path):
    """Separate processes, one of them killed with a case in hand: after its time the case is drawn again."""
    connections.close_all()
    logins = [f"clerk{number}" for number in NUMBERS[:3]] + ["killed"]
    start = time.time() + 8
    children = [child(database, tmp_path, login, start, office.at) for login in logins]
    cases_drawn = [int(one.stdout.readline()) for one in children]
    os.kill(children[-1].pid, signal.SIGKILL)
    for one in children:
        one.wait()
        one.stdout.close()
    assert len(set(cases_drawn)) == 4 and 0 not in cases_drawn
    desk = office.desk("operator1")
    early, late = (Desk(desk.person, office.at + dt.timedelta(minutes=minutes)) for minutes in (29, 30))
    mine = actions.draw(early, office.programme, "deficiency")
    assert mine.case not in cases_drawn
    actions.set_aside(early, office.programme, mine.case, "deficiency", "待つ", early.today + dt.timedelta(days=2))
    drawn = {actions.draw(Desk(office.desk(f"clerk{number}").person, late.at), office.programme, "deficiency").case for number in NUMBERS[10:14]}
    assert cases_drawn[-1] in drawn


def child(database, folder, login, start, at):
    command = [sys.executable, "-c", CHILD, database, str(folder / "files"), login, str(start), at.isoformat()]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def cases():
    from jimukyoku.office.cases.models import Case

    return list(Case.objects.order_by("pk").values_list("pk", flat=True))


def finish(desk, programme, task):
    """Finish a task as a desk's action does: it stands in the way of nobody, or of nothing."""
    from django.db import transaction

    from jimukyoku.office.cases.models import Case

    with transaction.atomic():
        actions.must_hold(desk, programme, task.case, "deficiency", task.fence)
        Case.objects.filter(pk=task.case).update(state="deficient")
        actions.done(desk, programme, task.case, "deficiency")
