"""What was reported only after the extract: who was a member on the base date, whose tax was corrected, which change is which."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.register import Days, Fact, in_order, late_of, removal, since_extract

DAYS = Days(base="2026-06-01", people="2026-06-01", tax="2026-06-01")


def fact(kind, effective, reported="2026-06-10", **more):
    return Fact("1", kind, effective, reported_on=reported, **more)


@pytest.mark.parametrize(
    ("facts", "dead", "left", "joined"),
    [
        ([], False, False, ""),
        ([fact("death", "2026-05-20")], True, False, ""),
        ([fact("death", "2026-05-20", "2026-05-21")], True, False, ""),  # nobody comes back, whatever the extract says
        ([fact("death", "2026-06-02")], False, False, ""),
        ([fact("move_out", "2026-05-20")], False, True, ""),
        ([fact("move_out", "2026-06-01")], False, True, ""),
        ([fact("move_out", "2026-06-02")], False, False, ""),
        ([fact("move_out", "2026-05-20", "2026-06-01")], False, False, ""),  # in the extract already
        ([fact("move_out", "2026-05-20", None)], False, False, ""),
        ([fact("move_out", "2026-05-20"), fact("move_in", "2026-05-30", household_no="7")], False, False, "7"),
        ([fact("household", "2026-05-20", household_no="7")], False, False, "7"),
        ([fact("household", "2026-05-20", household_no="7"), fact("household", "2026-05-25", household_no="8")], False, False, "8"),
        ([fact("household", "2026-05-20", household_no="7"), fact("move_out", "2026-05-25")], False, True, ""),
        ([fact("household", "2026-06-20", household_no="7")], False, False, ""),
        ([fact("birth", "2026-05-20", "2026-05-22", household_no="7", birth="2026-05-20")], False, False, "7"),
        ([fact("birth", "2026-06-02", household_no="7", birth="2026-06-02")], False, False, ""),
    ],
)
def test_who_belongs_where_on_the_base_date(facts, dead, left, joined):
    found = late_of(facts, DAYS)
    assert (found.dead, found.left, found.joined.household_no if found.joined else "") == (dead, left, joined)


def test_whoever_left_before_becoming_a_resident_has_come_back():
    assert not late_of([fact("move_out", "2019-05-20")], DAYS, since="2023-04-01").left
    assert late_of([fact("move_out", "2026-05-20")], DAYS, since="2023-04-01").left


@pytest.mark.parametrize(
    ("facts", "tax"),
    [
        ([fact("tax", "2026-04-01", tax="taxable")], "taxable"),
        ([fact("tax", "2026-07-01", tax="taxable")], "taxable"),  # a correction of this year's tax, whenever it takes effect
        ([fact("tax", "2025-08-01", "2025-08-01", tax="exempt")], ""),  # the tax file has it, or it was another year's
        ([fact("tax", "2026-06-01", "2026-06-01", tax="exempt")], ""),
        ([fact("tax", "2026-06-01", "2026-06-10", tax="taxable"), fact("tax", "2026-06-01", "2026-06-20", tax="exempt")], "exempt"),
        ([fact("tax", "2026-04-01", tax="taxable"), fact("tax", "2026-04-01", tax="")], "taxable"),
    ],
)
def test_corrections_of_tax(facts, tax):
    assert late_of(facts, DAYS).tax == tax


def test_without_a_tax_file_a_correction_makes_nothing_known():
    assert late_of([fact("tax", "2026-07-01", tax="exempt")], Days("2026-06-01", "2026-06-01", "")).tax == ""


def test_the_order_of_changes():
    """Effect, then report, then number: as numbers, since 10 comes after 9."""
    numbered = [fact("tax", "2026-06-01", "2026-06-20", change_no=number, tax="exempt") for number in ("10", "9")]
    early = fact("tax", "2026-06-01", "2026-06-10", change_no="99", tax="taxable")
    first = fact("tax", "2026-05-01", "2026-06-30", change_no="100", tax="taxable")
    ordered = in_order((1, one) for one in [*numbered, early, first])
    assert [one.change_no for one in ordered] == ["100", "99", "9", "10"]


def test_a_change_sent_again_counts_once_and_as_it_was_sent_last():
    told, corrected = fact("death", "2026-05-20", change_no="5"), fact("death", "2026-06-20", change_no="5")
    assert in_order([(2, corrected), (1, told)]) == [corrected]
    assert in_order([(1, told), (2, corrected)]) == [corrected]


def test_files_that_each_begin_at_one_lose_nobodys_death():
    mine, theirs = Fact("1", "death", "2026-06-10", change_no="1"), Fact("2", "death", "2026-07-10", change_no="1")
    assert in_order([(1, mine), (2, theirs)]) == [mine, theirs]


@given(st.permutations([("1", "2026-06-01"), ("2", "2026-06-01"), ("3", "2026-05-01"), ("1", "2026-06-01")]))
def test_the_order_in_which_rows_are_read_does_not_matter(rows):
    found = in_order((1, fact("move", day, change_no=number)) for number, day in rows)
    assert [one.change_no for one in found] == ["3", "1", "2"]


def test_what_the_extract_does_not_show():
    base = dt.date(2026, 6, 1)
    shown = [fact("move", "2026-05-01", "2026-05-02"), fact("move", "2015-05-01", None)]
    fresh = [fact("death", "2026-05-01"), fact("death", "2015-01-01", None), fact("move", "2026-06-02", "2026-05-30")]
    assert since_extract([*shown, *fresh], base, "2026-06-01") == fresh


@pytest.mark.parametrize(("reason", "kind"), [("B11", "death"), ("B12", "death"), ("B21", "move_out"), ("", "move_out")])
def test_what_a_newer_extract_says_of_whom_it_no_longer_lists(reason, kind):
    assert removal("1", reason, "2026-07-15", "2026-08-01") == Fact("1", kind, "2026-07-15")
    assert removal("1", reason, None, "2026-08-01").effective_on == "2026-08-01"
