"""Recommendation and decision: what the contractor proposes, and the list an officer decides about."""

from collections.abc import Sequence
from dataclasses import dataclass

from jimukyoku.domain.basics import BadInput, digest
from jimukyoku.domain.basics import gettext as _

APPROVE, REFUSE, UNCLEAR = "approve", "refuse", "unclear"
OUTCOME_NAMES = {APPROVE: _("支給"), REFUSE: _("不支給"), UNCLEAR: _("要判断")}
_FROM_VERDICT = {"eligible": APPROVE, "ineligible": REFUSE, "unknown": UNCLEAR}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of the list: the case, the proposed outcome and amount, and the recommendation it stands on."""

    case: int
    recommendation: int
    receipt_number: str
    outcome: str
    amount: int


def outcome_of(verdict: str) -> str:
    """Return the proposed outcome for a verdict of the rules; what is unknown is proposed as neither."""
    return _FROM_VERDICT[verdict]


def list_hash(proposals: Sequence[Proposal]) -> str:
    """Return the hash of a decision list: an officer's decision holds for exactly the list that was seen."""
    return digest([[one.case, one.recommendation, one.outcome, one.amount] for one in proposals])


def check_refusal(reason: str, article: str) -> None:
    """Raise BadInput unless a refusal names its reason and its legal basis (行政手続法8条)."""
    if not reason.strip() or not article.strip():
        raise BadInput(
            "refusal-reason",
            _("不支給の決定には理由と根拠条文が必要です。"),
            cure=_("理由（reason）と根拠（article）の両方を記入してください。"),
        )
