"""Recommendation and decision: what the contractor proposes, and the list an officer decides about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jimukyoku.domain.basics import BadInput, digest, sha256
from jimukyoku.domain.basics import gettext as _

APPROVE, REFUSE, UNCLEAR = "approve", "refuse", "unclear"
OUTCOME_NAMES = {APPROVE: _("支給"), REFUSE: _("不支給"), UNCLEAR: _("要判断")}
SAMPLE = 10  # cases to look at before a list is decided
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


def sample(proposals: Sequence[Proposal], refusals: Mapping[int, Sequence[str]], least: int = SAMPLE) -> list[Proposal]:
    """Return the cases to look at before a list is decided: always the same ones for the same list, and not to be foreseen.

    Every reason for which somebody is refused is among them (``refusals``: the rules' codes by recommendation); the rest is
    drawn until there are ``least``.
    """
    seed = list_hash(proposals)
    drawn = sorted(proposals, key=lambda one: sha256(f"{seed}:{one.case}".encode()))
    chosen: dict[int, Proposal] = {}
    told: set[str] = set()
    for one in drawn:
        new = set(refusals.get(one.recommendation, ())) - told if one.outcome == REFUSE else set()
        if new:
            told |= new
            chosen[one.case] = one
    for one in drawn:
        if len(chosen) >= least:
            break
        chosen[one.case] = one
    return sorted(chosen.values(), key=lambda one: one.receipt_number)


def check_reason(reason: str, article: str) -> None:
    """Raise BadInput unless a refusal, or a decision against the rules' word, names its reason and its legal basis.

    行政手続法8条 for refusals; for the rest, whoever asks later must find why.
    """
    if not reason.strip() or not article.strip():
        raise BadInput(
            "decision-reason",
            _("決定の理由と根拠条文が必要です。"),
            cure=_("理由（reason）と根拠（article）の両方を記入してください。"),
        )


def verdict_key(outcome: str, codes: Sequence[str], amount: int | None) -> str:
    """Return the key of what the rules say about a household: equal when nothing that matters has changed."""
    return digest([outcome, sorted(codes), amount])
