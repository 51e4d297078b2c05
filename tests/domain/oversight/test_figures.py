"""Figures that must add up."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.cases import State
from jimukyoku.domain.oversight import FUNNEL, Money, age_bands, funnel

BANDS = ("7日以内", "8〜14日", "15〜30日", "31日以上")


def test_every_state_is_one_step_of_the_work():
    assert Counter(state for _, states in FUNNEL for state in states) == Counter(list(State))


@given(st.dictionaries(st.sampled_from([state.value for state in State]), st.integers(0, 10_000)))
def test_the_steps_together_are_all_cases(counts):
    assert sum(number for _, number in funnel(counts)) == sum(counts.values())


@pytest.mark.parametrize("state", list(State))
def test_a_case_is_counted_where_it_stands(state):
    (name,) = [name for name, states in FUNNEL if state in states]
    assert dict(funnel({state.value: 1})) == {step: int(step == name) for step, _ in FUNNEL}


@pytest.mark.parametrize(("age", "band"), [(0, 0), (7, 0), (8, 1), (14, 1), (15, 2), (30, 2), (31, 3), (400, 3)])
def test_the_edges_of_the_bands(age, band):
    assert age_bands([age]) == {name: int(place == band) for place, name in enumerate(BANDS)}


@given(st.lists(st.integers(0, 100)))
def test_the_bands_together_are_all_open_cases(ages):
    assert sum(age_bands(ages).values()) == len(ages)


def test_money_returned_is_still_to_be_paid():
    money = Money(decided_count=10, decided=300, paid_count=5, paid=150, moving_count=2, moving=60, returned_count=1, returned=30)
    assert money.unpaid == 90
