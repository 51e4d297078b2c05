"""The sample an officer looks at first: the same for the same list, with every reason for a refusal."""

from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.decision import APPROVE, REFUSE, SAMPLE, Proposal, sample

CODES = st.lists(st.sampled_from(["E01", "E02", "X01", "X02"]), max_size=3)


def proposals(kinds):
    return [Proposal(one, one + 1_000, f"{one:08d}", REFUSE if codes else APPROVE, 0 if codes else 30_000) for one, codes in enumerate(kinds, 1)]


@given(st.lists(CODES, max_size=60))
def test_every_reason_is_in_it_and_nothing_else_decides(kinds):
    listed = proposals(kinds)
    codes = {one.recommendation: kinds[one.case - 1] for one in listed}
    found = sample(listed, codes)
    assert found == sample(list(listed), dict(codes))
    assert {code for one in found for code in codes[one.recommendation]} == {code for one in kinds for code in one}
    assert min(SAMPLE, len(listed)) <= len(found) <= max(min(SAMPLE, len(listed)), 4)
    assert len({one.case for one in found}) == len(found)


def test_another_list_has_another_sample():
    listed = proposals([[]] * 500)
    assert sample(listed, {}) != sample(listed[:-1], {})
    assert [one.case for one in sample(listed, {})] != list(range(1, 11))
