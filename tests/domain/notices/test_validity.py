"""Whether a planned letter is still one, and which letters an officer may send by hand."""

import datetime as dt

import pytest

from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.cases import LETTER_STOPS, State, Stop
from jimukyoku.domain.notices import KINDS, SPEAKS_TO, check_by_hand, void_reason

TODAY = dt.date(2026, 7, 23)


def test_every_kind_of_letter_speaks_to_a_state():
    assert set(SPEAKS_TO) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "state", "held", "due", "planned", "why"),
    [
        ("push", "expected", "", "", "2026-07-01", ""),
        ("push", "declined", "", "", "2026-07-23", "moved_on"),
        ("push", "declined", "protected", "", "2026-07-23", "moved_on"),
        ("decision", "approved", "account_pending", "", "2026-07-23", "held"),
        ("decision", "notified", "", "", "2026-07-23", "moved_on"),
        ("deficiency", "screened", "", "2026-08-06", "2026-07-23", ""),
        ("deficiency", "screened", "", "2026-08-05", "2026-07-22", "late"),
        ("returned", "returned", "", "2026-08-06", "2026-07-23", ""),
        ("returned", "paying", "", "2026-08-06", "2026-07-23", "moved_on"),
    ],
)
def test_why_a_planned_letter_is_void(kind, state, held, due, planned, why):
    assert void_reason(kind, state, held, due=due, planned_on=planned, today=TODAY) == why


@pytest.mark.parametrize("held", sorted(LETTER_STOPS))
def test_by_hand_where_a_machine_may_not_print(held):
    for kind, state in SPEAKS_TO.items():
        check_by_hand(kind, state.value, held.value, "0000-0013")


@pytest.mark.parametrize("held", ["", *sorted(set(Stop) - LETTER_STOPS), "rounds"])
def test_not_by_hand_what_is_held_for_another_reason(held):
    with pytest.raises(Conflict) as refused:
        check_by_hand("decision", "approved", held, "0000-0013")
    assert refused.value.code == "by-hand-held" and "支援措置対象者" in refused.value.cure


@pytest.mark.parametrize("kind", KINDS)
def test_not_by_hand_what_is_not_due(kind):
    for state in set(State) - {SPEAKS_TO[kind]}:
        with pytest.raises(Conflict) as refused:
            check_by_hand(kind, state.value, "protected", "0000-0013")
        assert refused.value.code == "not-due"
