"""The kinds of tasks, whose a task is at a moment, and who may draw what."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.access import DUTIES, Duty, Role
from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.cases import TRANSITIONS
from jimukyoku.domain.work import ALIVE, BEAT, KINDS, LEASE, SKILL_NAMES, another_has_it, kept_until, kind_of, kinds_for, lacking, overtaken

NOON = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
minutes = st.integers(-10_000, 10_000).map(lambda n: dt.timedelta(minutes=n))
people = st.sampled_from(["", "a", "b"])
skills = st.frozensets(st.sampled_from([*SKILL_NAMES, *KINDS]))


def test_a_case_waits_at_one_desk_at_most():
    states = [state for kind in KINDS.values() for state in kind.states]
    assert len(states) == len(set(states))


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_whoever_draws_a_kind_can_move_the_case_on(kind):
    """From every state of a kind an act of the life cycle leads on that somebody who may draw it may do."""
    workers = [role for role, duties in DUTIES.items() if {Duty.WORK, kind.duty} <= duties]
    assert workers and kind.days > 0
    for state in kind.states:
        assert any(state in one.sources and one.duty in DUTIES[role] for one in TRANSITIONS.values() for role in workers)


def test_a_contractor_never_draws_a_decision():
    contractors = (Role.OPERATOR, Role.SUPERVISOR)
    assert all(KINDS["decision"].duty not in DUTIES[role] for role in contractors)
    assert Duty.ASSIGN not in DUTIES[Role.OPERATOR]


def test_an_unknown_kind_does_not_exist():
    with pytest.raises(NotFound):
        kind_of("nothing")


def test_a_page_that_beats_outlives_several_lost_beats():
    assert BEAT * 5 < ALIVE < LEASE


@given(people, minutes, people.filter(bool), minutes)
def test_at_every_moment_a_task_is_one_persons_at_most(holder, until, login, now):
    """Whoever holds it in time is the only one for whom nobody else has it; after the time it is anybody's."""
    others = another_has_it(holder, NOON + until, login, NOON + now)
    assert others is (bool(holder) and holder != login and until > now)
    if until <= now:
        assert not others


@given(minutes, st.booleans())
def test_what_is_kept_is_kept_from_now(now, beats):
    assert kept_until(NOON + now, beats=beats) - (NOON + now) in (ALIVE, LEASE)
    assert kept_until(NOON + now, beats=True) < kept_until(NOON + now, beats=False)


@given(st.integers(0, 9), st.none() | st.integers(0, 9))
def test_only_the_newest_taking_may_save(fence, under):
    assert overtaken(fence, under) is (under is not None and under != fence)


@given(skills)
def test_nobody_is_left_without_a_kind(own):
    found = kinds_for(own)
    assert found and {kind.name for kind in found} == (own & KINDS.keys() or KINDS.keys())


@given(skills, skills)
def test_a_skill_nobody_has_is_lacked_by_nobody(own, others):
    known = own | others
    missing = lacking(own, known)
    assert set(missing) == (known - own) & SKILL_NAMES.keys()
    assert lacking(known, known) == [] == lacking(own, own)
