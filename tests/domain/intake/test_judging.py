"""What becomes of a row: nothing is lost, a decline is never swallowed, and no row means an act the table forbids."""

from itertools import product

import pytest

from jimukyoku.domain.cases import UNDECIDED, State
from jimukyoku.domain.intake import ANSWER, APPLICATION, Arrival, Judgement, Standing, judge, judge_attachment, permitted

ROWS = [
    Arrival(kind, declines, fits, otherwise, in_time)
    for kind, declines, fits, otherwise, in_time in product((APPLICATION, ANSWER), *[(False, True)] * 4)
]
CASES = [
    Standing(state, approved, applied) for state, approved, applied in product(State, (False, True), (False, True))
]


def test_no_row_means_an_act_that_the_table_forbids():
    for row, case in product(ROWS, CASES):
        assert permitted(case.state, judge(row, case).acts)
        assert permitted(case.state, judge_attachment(row, case, known=False).acts)


def test_a_row_that_names_no_case_is_kept_for_a_person():
    assert {judge(row, None) for row in ROWS} == {Judgement("unlisted")}


def test_a_decline_ends_what_is_not_decided_and_holds_what_is_not_paid():
    for row, case in product(ROWS, CASES):
        if not row.declines or not row.agrees:
            continue
        found = judge(row, case)
        assert found.status in ("attached", "later")
        assert (found.acts == ("decline",)) == (case.state in UNDECIDED)
        waits = case.approved and case.state in (State.APPROVED, State.NOTIFIED, State.RETURNED)
        assert (found.hold == "declined") == waits


def test_a_decline_that_fits_nobody_of_the_household_moves_nothing():
    for row, case in product(ROWS, CASES):
        if row.declines and not row.agrees:
            assert judge(row, case) == Judgement("later")


def test_only_what_waits_for_an_officer_or_for_its_money_is_held():
    """A hold on a case whose transfer is under way would keep the bank's reply from being entered."""
    for row, case in product(ROWS, CASES):
        if judge(row, case).hold:
            assert case.state in (State.RECOMMENDED, State.APPROVED, State.NOTIFIED, State.RETURNED)


S = State
STANDINGS = {
    "an answer": {
        (S.DEFICIENT,): Judgement("attached", ("answer",)),
        (S.SCREENED,): Judgement("attached", ("answer",)),
        (S.ENTERED, S.ANSWERED, S.RECEIVED, S.REOPENED, S.RETURNED): Judgement("attached"),
        (S.RECOMMENDED, S.APPROVED, S.NOTIFIED): Judgement("later", hold="correspondence"),
        (S.EXPECTED, S.EXPIRED, S.REFUSED, S.PAYING, S.PAID, S.CLOSED, S.WITHDRAWN, S.DECLINED, S.DECEASED): Judgement("later"),
    },
    "a second application": {
        (S.EXPECTED, S.EXPIRED, S.REOPENED): Judgement("attached", ("receive", "enter")),
        (S.RECEIVED, S.ENTERED, S.SCREENED, S.DEFICIENT, S.ANSWERED, S.PAID, S.CLOSED): Judgement("duplicate"),
        (S.RECOMMENDED, S.APPROVED, S.NOTIFIED, S.PAYING, S.RETURNED): Judgement("duplicate"),
        (S.REFUSED, S.WITHDRAWN, S.DECLINED, S.DECEASED): Judgement("later"),
    },
    "a second application with another account": {
        (S.RECEIVED, S.ENTERED, S.SCREENED, S.DEFICIENT, S.ANSWERED, S.PAID, S.CLOSED): Judgement("duplicate"),
        (S.RECOMMENDED, S.APPROVED, S.NOTIFIED): Judgement("later", hold="correspondence"),
        (S.PAYING,): Judgement("later"),
        (S.RETURNED,): Judgement("attached"),
    },
    "a first application after silence was taken for acceptance": {
        (S.ENTERED, S.ANSWERED): Judgement("attached"),
        (S.SCREENED, S.DEFICIENT): Judgement("attached", ("answer",)),
        (S.RECOMMENDED, S.APPROVED, S.NOTIFIED): Judgement("later", hold="correspondence"),
        (S.PAYING, S.PAID): Judgement("later"),
    },
}  # fmt: skip


@pytest.mark.parametrize("what", STANDINGS)
def test_what_becomes_of(what):
    row = Arrival(ANSWER if what == "an answer" else APPLICATION, otherwise="another account" in what)
    for states, expected in STANDINGS[what].items():
        for state in states:
            case = Standing(state, approved=True, applied="second" in what)
            assert judge(row, case) == expected, (what, state)


def test_an_application_to_a_closed_case_that_was_never_paid_is_looked_at():
    row = Arrival(APPLICATION)
    for state in (State.CLOSED, State.NOTIFIED):
        assert judge(row, Standing(state, approved=False, applied=True)) == Judgement("later")


@pytest.mark.parametrize(("in_time", "status"), [(True, "attached"), (False, "later")])
def test_an_answer_to_an_expired_case_counts_where_it_was_in_time(in_time, status):
    found = judge(Arrival(ANSWER, in_time=in_time), Standing(State.EXPIRED, applied=True))
    assert (found.status, found.acts) == (status, ("receive", "enter") if status == "attached" else ())


def test_a_person_attaches_and_the_row_acts_where_it_can():
    for row, case in product(ROWS, CASES):
        for known in (False, True):
            found = judge_attachment(row, case, known=known)
            assert found.status == "attached"
            if not row.declines:
                assert bool(found.acts) == (case.state in (S.EXPECTED, S.EXPIRED, S.REOPENED, S.SCREENED, S.DEFICIENT))
                assert not (known and found.hold)


def test_a_case_that_never_heard_of_an_attached_row_waits_until_an_officer_has():
    row = Arrival(APPLICATION)
    assert judge_attachment(row, Standing(State.RECOMMENDED), known=False).hold == "correspondence"
    assert judge_attachment(row, Standing(State.RECOMMENDED), known=True).hold == ""
