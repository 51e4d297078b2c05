"""決定: proposals, and what a refusal must say."""

from jimukyoku.domain.decision.proposal import (
    APPROVE,
    OUTCOME_NAMES,
    REFUSE,
    SAMPLE,
    UNCLEAR,
    Proposal,
    check_reason,
    list_hash,
    outcome_of,
    sample,
    verdict_key,
)

__all__ = [
    "APPROVE", "OUTCOME_NAMES", "REFUSE", "SAMPLE", "UNCLEAR", "Proposal", "check_reason", "list_hash", "outcome_of", "sample", "verdict_key",
]  # fmt: skip
