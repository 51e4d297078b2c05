"""Gates: silence is not consent, and the evidence changes with everything it says (寝屋川市 2020, 鎌倉市 2025)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.cases import STOP_NAMES, Evidence, Stop, pass_gate, require

CASES = st.lists(st.integers(1, 50), unique=True, max_size=10)
REASON = st.none() | st.sampled_from([stop.value for stop in Stop])


@given(CASES, st.data())
def test_every_case_passes_or_is_stopped_for_its_reason(cases, data):
    reasons = {case: data.draw(REASON) for case in cases}
    passed, evidence = pass_gate("pay", cases, reasons, {"changes": "7"})
    assert passed == [case for case in cases if reasons[case] is None]
    assert evidence.stops == {case: why for case, why in reasons.items() if why}
    assert (evidence.kind, evidence.rows_in, evidence.rows_checked) == ("pay", len(cases), len(cases))
    assert evidence.sources == {"changes": "7"}


@given(CASES.filter(bool), st.data())
def test_one_unchecked_case_closes_the_gate_for_all(cases, data):
    reasons = dict.fromkeys(cases)
    del reasons[data.draw(st.sampled_from(cases))]
    with pytest.raises(Conflict) as refused:
        pass_gate("print", cases, reasons, {})
    assert refused.value.code == "gate-incomplete"
    assert "print" in refused.value.what


def test_a_check_that_did_nothing_opens_nothing():
    with pytest.raises(Conflict, match="3 件が確認されていません"):
        pass_gate("pay", [1, 2, 3], {}, {})


def test_a_case_twice_in_the_list_closes_the_gate():
    with pytest.raises(Conflict):
        pass_gate("pay", [1, 2, 1], {1: None, 2: None}, {})


def test_verdicts_about_other_cases_are_not_counted():
    _, evidence = pass_gate("pay", [1], {1: None, 2: Stop.MOVED.value}, {})
    assert (evidence.rows_in, evidence.rows_checked, evidence.stops) == (1, 1, {})


SEEN = Evidence("pay", 2, 2, {1: "moved"}, {"changes": "7"})


@pytest.mark.parametrize(
    "change",
    [{"kind": "print"}, {"rows_in": 3}, {"rows_checked": 1}, {"stops": {}}, {"stops": {2: "moved"}}, {"stops": {1: "no_account"}},
     {"sources": {}}, {"sources": {"changes": "8"}}, {"sources": {"people": "7"}}],
)  # fmt: skip
def test_the_hash_depends_on_everything(change):
    assert replace(SEEN, **change).result_hash != SEEN.result_hash


@given(st.dictionaries(st.integers(1, 99), st.sampled_from(["moved", "protected"]), max_size=6))
def test_the_hash_does_not_depend_on_the_order_of_finding(stops):
    backwards = dict(reversed(stops.items()))
    assert replace(SEEN, stops=stops).result_hash == replace(SEEN, stops=backwards).result_hash


@pytest.mark.parametrize(
    ("rows_in", "checked", "kinds", "opens"),
    [(5, 5, ["pay"], True), (0, 0, ["pay"], True), (5, 4, ["pay"], False), (4, 5, ["pay"], False), (5, 5, ["print"], False), (5, 5, [], False)],
)
def test_the_act_behind_a_gate_needs_whole_evidence_of_its_kind(rows_in, checked, kinds, opens):
    if opens:
        require(rows_in, checked, iter(kinds), "pay")
        return
    with pytest.raises(Conflict) as refused:
        require(rows_in, checked, iter(kinds), "pay")
    assert refused.value.code == "gate-evidence"
    assert "pay" in refused.value.what


def test_every_stop_has_a_name():
    assert set(STOP_NAMES) == set(Stop)
    assert len(set(STOP_NAMES.values())) == len(Stop)
