"""What has become of a household: where a letter goes, and what stops it or the money."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.register import Address, Fact, birth_bounds, current_address, known_by, print_stop

HOME = Address("9990001", "未来市中央1-1", "")


def moved(kind, day, place=""):
    return Fact("1", kind, f"2026-06-{day:02d}", "9990002" if place else "", place, "")


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ([], "未来市中央1-1"),
        ([moved("move", 2, "未来市西2-2")], "未来市西2-2"),
        ([moved("move_out", 2, "隣市東3-3")], "隣市東3-3"),
        ([moved("move_out", 2)], None),
        ([moved("move", 2)], None),
        ([moved("household", 2)], "未来市中央1-1"),
        ([moved("household", 2, "未来市南4-4")], "未来市南4-4"),
        ([moved("move", 2, "未来市西2-2"), moved("move_out", 5)], None),
        ([moved("move_out", 2), moved("move", 5, "未来市西2-2")], "未来市西2-2"),
        ([moved("move_out", 2), moved("household", 5)], None),
        ([moved("death", 2, "霊園"), moved("tax", 3, "税務署"), moved("name", 4, "役所")], "未来市中央1-1"),
    ],
)
def test_where_a_letter_goes_now(facts, where):
    found = current_address(HOME, facts)
    assert (found.address if found else None) == where


FACTS = st.lists(
    st.tuples(st.sampled_from(["move", "move_out", "household", "death"]), st.integers(1, 28), st.sampled_from(["", "甲", "乙"])),
    unique_by=lambda fact: fact[1], max_size=5,
)  # fmt: skip


@given(FACTS, st.randoms(use_true_random=False))
def test_the_order_in_which_changes_come_does_not_matter(drawn, random):
    facts = [moved(*one) for one in drawn]
    shuffled = random.sample(facts, len(facts))
    assert current_address(HOME, facts) == current_address(HOME, shuffled)


HEAD, CHILD = "1", "2"


def facts_of(*pairs):
    found = {}
    for resident, kind in pairs:
        found.setdefault(resident, []).append(Fact(resident, kind, "2026-06-10"))
    return found


@pytest.mark.parametrize(
    ("facts", "protected", "reachable", "stop"),
    [
        (facts_of(), False, True, None),
        (facts_of((HEAD, "death")), False, True, "head_deceased"),
        (facts_of((HEAD, "move"), (HEAD, "death")), True, False, "head_deceased"),
        (facts_of((CHILD, "death")), False, True, None),
        (facts_of(), True, True, "protected"),
        (facts_of(), True, False, "protected"),
        (facts_of((HEAD, "move_out")), False, False, "moved"),
    ],
)
def test_what_stops_a_letter(facts, protected, reachable, stop):
    assert print_stop(HEAD, facts, protected=protected, reachable=reachable) == stop


@pytest.mark.parametrize(
    ("reported_on", "known"), [(None, True), ("2026-06-09", True), ("2026-06-10", True), ("2026-06-11", False), ("2027-01-01", False)]
)
def test_a_change_is_known_from_the_day_of_its_report(reported_on, known):
    assert known_by(reported_on, dt.date(2026, 6, 10)) is known


@pytest.mark.parametrize(
    ("birth", "precision", "last"),
    [
        ("2008-04-02", "day", "2008-04-02"), ("2008-02-01", "month", "2008-02-29"), ("2007-02-01", "month", "2007-02-28"),
        ("2008-12-01", "month", "2008-12-31"), ("2008-01-01", "year", "2008-12-31"),
    ],
)  # fmt: skip
def test_the_last_day_somebody_may_have_been_born(birth, precision, last):
    assert birth_bounds(dt.date.fromisoformat(birth), precision) == (dt.date.fromisoformat(birth), dt.date.fromisoformat(last))


def test_the_registers_own_words_widen_the_bounds():
    assert birth_bounds(dt.date(2008, 3, 1), "month", "平成20年3月頃") == (dt.date(2008, 1, 30), dt.date(2008, 5, 1))
    assert birth_bounds(None, "none", "昭和年月日不詳") == (dt.date(1926, 12, 25), dt.date(1989, 1, 7))


@pytest.mark.parametrize(("birth", "precision"), [(None, "none"), (None, "day")])
def test_of_an_unknown_birth_there_is_no_last_day(birth, precision):
    assert birth_bounds(birth, precision) == (None, None)
