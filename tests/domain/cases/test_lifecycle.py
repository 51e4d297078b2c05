"""The life of a case: no state is a trap, no step is taken that the table does not give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.cases import STATE_NAMES, TRANSITIONS, State, acts_from, mermaid, replay, step


def reached_from(start):
    """Return every state that some sequence of permitted acts leads to from ``start``."""
    seen, fresh = {start}, [start]
    while fresh:
        state = fresh.pop()
        for act in acts_from(state):
            target = step(state, act)
            if target not in seen:
                seen.add(target)
                fresh.append(target)
    return seen


@st.composite
def lives(draw):
    """Acts of one case, each permitted where it is done."""
    acts = ["expect"]
    for _ in range(draw(st.integers(0, 25))):
        acts.append(draw(st.sampled_from(acts_from(replay(acts)))))
    return acts


def test_every_state_is_reached_from_the_first():
    assert reached_from(State.EXPECTED) == set(State)


@pytest.mark.parametrize("state", list(State))
def test_every_state_leads_to_the_end_and_has_a_name(state):
    assert State.CLOSED in reached_from(state)
    assert acts_from(state)
    assert STATE_NAMES[state]


def test_the_only_way_out_of_a_closed_case_is_to_reopen_it_by_decision():
    assert acts_from(State.CLOSED) == ["reopen"]
    assert TRANSITIONS["reopen"].duty == Duty.DECIDE


@given(lives())
def test_a_life_replays_to_its_last_step(acts):
    assert replay(acts) == TRANSITIONS[acts[-1]].target


@given(lives(), st.sampled_from(sorted(TRANSITIONS)))
def test_a_forbidden_act_is_refused_by_replay_and_permitted_ones_are_not(acts, act):
    if act in acts_from(replay(acts)):
        assert replay([*acts, act]) == TRANSITIONS[act].target
    else:
        with pytest.raises(Conflict):
            replay([*acts, act])


@given(lives())
def test_money_moves_only_after_a_decision_and_its_notice(acts):
    if "pay" in acts:
        before = acts[: acts.index("pay")]
        assert {"recommend", "notify"} <= set(before)
        assert {"approve", "refuse"} & set(before)


@given(lives())
def test_a_case_is_paid_again_only_when_the_money_came_back_or_it_was_reopened(acts):
    settled = False
    for act in acts:
        assert not (act == "pay" and settled)
        settled = act == "settle" or (settled and act not in ("return", "reopen"))


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("act", sorted(TRANSITIONS))
def test_a_step_is_permitted_or_the_refusal_says_what_is(state, act):
    if act in acts_from(state):
        assert step(state, act) == TRANSITIONS[act].target
        return
    with pytest.raises(Conflict) as refused:
        step(state, act)
    assert refused.value.code == "transition"
    assert all(other in refused.value.cure for other in acts_from(state))
    assert (STATE_NAMES[state] if state else "未作成") in refused.value.what


def test_nothing_but_expect_makes_a_case_and_nothing_makes_it_twice():
    assert acts_from(None) == ["expect"]
    assert not [state for state in State if "expect" in acts_from(state)]
    assert replay([]) is None


@pytest.mark.parametrize("act", ["approve", "refuse", "send_back", "reopen", "decease"])
def test_what_settles_a_right_is_an_officers_duty(act):
    assert TRANSITIONS[act].duty == Duty.DECIDE


def test_the_diagram_has_one_line_for_every_step():
    lines = mermaid().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert "    [*] --> expected: expect" in lines
    assert "    paying --> paid: settle" in lines
    assert len(lines) == 1 + sum(len(one.sources) or 1 for one in TRANSITIONS.values())
