"""Proposals: unknown is proposed as neither, a decision holds for the list that was seen, a refusal says why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.decision import (
    APPROVE,
    OUTCOME_NAMES,
    REFUSE,
    UNCLEAR,
    Proposal,
    check_reason,
    list_hash,
    outcome_of,
    verdict_key,
)

PROPOSALS = st.lists(
    st.builds(
        Proposal, st.integers(1, 99), st.integers(1, 99), st.just("0000-0019"), st.sampled_from([APPROVE, REFUSE, UNCLEAR]),
        st.integers(0, 90_000),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@pytest.mark.parametrize(("verdict", "outcome"), [("eligible", APPROVE), ("ineligible", REFUSE), ("unknown", UNCLEAR)])
def test_outcome(verdict, outcome):
    assert outcome_of(verdict) == outcome


def test_what_is_no_verdict_is_not_guessed():
    with pytest.raises(KeyError):
        outcome_of("maybe")


def test_every_outcome_has_its_own_name():
    assert OUTCOME_NAMES == {APPROVE: "支給", REFUSE: "不支給", UNCLEAR: "要判断"}


@given(PROPOSALS, st.data())
def test_any_change_to_the_list_is_another_list(proposals, data):
    seen = list_hash(proposals)
    place = data.draw(st.integers(0, len(proposals) - 1))
    one = proposals[place]
    others = [
        replace(one, case=one.case + 1), replace(one, recommendation=one.recommendation + 1),
        replace(one, outcome="other"), replace(one, amount=one.amount + 1),
    ]  # fmt: skip
    for other in others:
        assert list_hash([*proposals[:place], other, *proposals[place + 1 :]]) != seen
    assert list_hash([*proposals[:place], *proposals[place + 1 :]]) != seen
    assert list_hash([*proposals, one]) != seen


@pytest.mark.parametrize(("reason", "article"), [("", "要綱3条"), ("課税世帯", ""), ("　", "要綱3条"), ("課税世帯", " \n")])
def test_a_decision_without_reason_or_article_is_refused(reason, article):
    with pytest.raises(BadInput) as refused:
        check_reason(reason, article)
    assert refused.value.code == "decision-reason"


def test_a_decision_with_both_is_taken():
    assert check_reason("課税者がいる世帯のため", "要綱3条1項") is None


def test_the_key_of_a_verdict_names_everything_that_matters_and_no_order():
    one = verdict_key("unknown", ["E02", "E01"], None)
    assert one == verdict_key("unknown", ["E01", "E02"], None)
    assert len({one, verdict_key("ineligible", ["E01", "E02"], None), verdict_key("unknown", ["E01"], None), verdict_key("eligible", [], 30_000),
                verdict_key("eligible", [], 50_000)}) == 5  # fmt: skip
