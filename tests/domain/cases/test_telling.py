"""The ledger as a story: every step of the life cycle has its sentence, and no event of any shape breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.cases import TELLINGS, TRANSITIONS, tell


def test_every_step_has_its_sentence():
    assert {f"case.{act}" for act in TRANSITIONS} <= set(TELLINGS)


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("case.approve", {"amount": 70_000}, "支給を決定しました（70,000円）。"),
        ("case.screen", {"findings": ["D01", "D06"]}, "審査しました。所見: D01、D06。"),
        ("case.screen", {"findings": []}, "審査しました。所見: なし。"),
        ("case.receive", {"channel": "post", "source": "P-1"}, "申請を受け付けました（郵送、受付元番号 P-1）。"),
        ("case.held", {"reason": "moved", "by": "gate:pay"}, "保留しました: 転出・転居（送付先が不明）（gate:pay）。"),
        ("case.hold_lifted", {"stop": "shared_account", "reason": "親子"}, "保留（同じ口座に複数世帯）を解きました。理由: 親子"),
        ("case.return", {"reason": "口座なし"}, "振込ができませんでした: 口座なし"),
        ("case.recommend", {"outcome": "unclear", "amount": 0, "reasons": ["E01"]}, "要判断を提案しました（0円）。理由: E01。"),
        ("finding.shared", {"shared": ["SAME_PHONE"], "others": []}, "ほかの案件の審査で、共通の手がかりが改まりました。いまの所見: SAME_PHONE。新しく知れた相手: なし。"),
        ("something.new", {}, "something.new"),
    ],
)
def test_a_sentence_an_event(kind, data, sentence):
    assert tell(kind, data) == sentence


@given(st.sampled_from(sorted(TELLINGS)), st.dictionaries(st.sampled_from(["amount", "reason", "stop", "channel", "findings"]), st.integers()))
def test_no_event_breaks_it(kind, data):
    assert tell(kind, data)
