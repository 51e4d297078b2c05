"""決定: proposals, and what a refusal must say."""

from jimukyoku.domain.decision.proposal import (
    APPROVE,
    OUTCOME_NAMES,
    REFUSE,
    UNCLEAR,
    Proposal,
    check_refusal,
    list_hash,
    outcome_of,
)

__all__ = ["APPROVE", "OUTCOME_NAMES", "REFUSE", "UNCLEAR", "Proposal", "check_refusal", "list_hash", "outcome_of"]
