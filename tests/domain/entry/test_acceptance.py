"""Sampling a delivery, and when keyers rest: plans against brute force, the rules of the standard as tables."""

import datetime as dt
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.entry import (
    NORMAL,
    STROKES,
    TIGHTENED,
    Limit,
    Quality,
    SamplePlan,
    Severity,
    Verdict,
    by_lot,
    judge,
    passes,
    per_hour,
    plan_for,
    severity,
    worked,
)  # fmt: skip

NOON = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)


@given(st.integers(1, 60), st.data())
def test_the_chance_to_pass_is_hypergeometric(lot, data):
    wrong, size = data.draw(st.integers(0, lot)), data.draw(st.integers(1, lot))
    most = data.draw(st.integers(0, size))
    exactly = sum(Fraction(math.comb(wrong, k) * math.comb(lot - wrong, size - k), math.comb(lot, size)) for k in range(most + 1))
    assert passes(lot, wrong, SamplePlan(size, most)) == pytest.approx(float(exactly), abs=1e-9)


@given(st.integers(1, 3_000), st.sampled_from([NORMAL, TIGHTENED, Quality(0.01, 0.05)]))
def test_a_plan_keeps_both_risks(lot, quality):
    plan = plan_for(lot, quality)
    bad, good = max(1, math.ceil(lot * quality.bad)), math.floor(lot * quality.good)
    assert 0 <= plan.most < plan.size <= lot
    assert passes(lot, bad, plan) <= quality.consumer + 1e-9
    assert plan.size == lot or passes(lot, good, plan) >= 1 - quality.producer - 1e-9


@pytest.mark.parametrize(("lot", "size", "most"), [(1, 1, 0), (20, 19, 0), (100, 69, 0), (1_000, 180, 1), (60_000, 193, 1)])
def test_plans_of_usual_deliveries(lot, size, most):
    assert plan_for(lot) == SamplePlan(size, most)


@pytest.mark.parametrize(
    ("looked", "wrong", "verdict"),
    [(0, 0, Verdict.GO_ON), (2, 2, Verdict.REJECTED), (179, 1, Verdict.GO_ON), (180, 1, Verdict.ACCEPTED), (180, 2, Verdict.REJECTED)],
)
def test_no_comes_early_and_yes_only_at_the_end(looked, wrong, verdict):
    assert judge(SamplePlan(180, 1), looked, wrong) == verdict


@pytest.mark.parametrize(
    ("history", "found"),
    [
        ("", "normal"), ("yyyy", "normal"), ("nyyyy", "normal"), ("nyyyyn", "normal"), ("nyn", "tightened"), ("nn", "tightened"),
        ("nnyyyy", "tightened"), ("nnyyyyy", "normal"), ("nnynynynyn", "tightened"), ("nnnnnnn", "stopped"), ("nnnynynynyn", "stopped"),
    ],
)  # fmt: skip
def test_a_series_of_deliveries(history, found):
    assert severity([one == "y" for one in history]) == Severity(found)


@given(st.sets(st.integers(1, 10_000), min_size=1, max_size=200), st.integers(1, 50), st.text(max_size=8))
def test_a_draw_is_the_same_for_everybody_and_of_no_order(records, size, seed):
    drawn = by_lot(records, size, seed)
    assert drawn == by_lot(sorted(records, reverse=True), size, seed)
    assert len(drawn) == min(size, len(records)) and set(drawn) <= records


def test_every_record_is_drawn_as_often():
    """Of 20 records, five are drawn by 2,000 seeds: each about 500 times."""
    times = dict.fromkeys(range(20), 0)
    for seed in range(2_000):
        for one in by_lot(range(20), 5, str(seed)):
            times[one] += 1
    assert max(abs(count - 500) for count in times.values()) < 100


def minutes(*moments, strokes=10):
    return worked([(NOON + dt.timedelta(minutes=one), strokes) for one in moments])


def test_an_hour_at_a_stretch_then_rest():
    hour = minutes(*range(61))
    assert hour.limit(NOON + dt.timedelta(minutes=61)) == Limit.STRETCH
    assert hour.limit(NOON + dt.timedelta(minutes=70)) is None  # ten minutes off
    assert minutes(*range(60)).limit(NOON + dt.timedelta(minutes=60)) is None
    assert minutes(*range(61), *range(71, 90)).limit(NOON + dt.timedelta(minutes=90)) is None


def test_a_short_pause_is_no_rest_and_no_work():
    found = minutes(*range(31), *range(36, 67))
    assert (found.today, found.stretch) == (dt.timedelta(minutes=60), dt.timedelta(minutes=66))
    assert found.limit(NOON + dt.timedelta(minutes=66)) == Limit.STRETCH


def test_the_day_has_its_end():
    day = minutes(*(block * 75 + one for block in range(5) for one in range(61)))
    assert day.limit(NOON + dt.timedelta(hours=9)) == Limit.DAY
    assert worked([(NOON, STROKES)]).limit(NOON) == Limit.STROKES
    assert worked([]).limit(NOON) is None


def test_strokes_an_hour():
    assert per_hour(8_000, dt.timedelta(hours=1)) == 8_000
    assert per_hour(10, dt.timedelta()) == 0


@given(st.lists(st.tuples(st.integers(0, 1_000), st.integers(0, 50)), max_size=50))
def test_time_worked_is_never_more_than_time_gone(found):
    keyings = [(NOON + dt.timedelta(minutes=at), strokes) for at, strokes in sorted(found)]
    all_of_it = worked(keyings)
    gone = keyings[-1][0] - keyings[0][0] if keyings else dt.timedelta()
    assert all_of_it.today <= gone and all_of_it.stretch <= gone
    assert all_of_it.strokes == sum(strokes for _at, strokes in keyings)
