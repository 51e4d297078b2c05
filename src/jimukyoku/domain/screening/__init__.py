"""審査: what the rules see of an application."""

from jimukyoku.domain.screening.facts import (
    Account,
    BranchLookup,
    Listed,
    account_facts,
    applicant_facts,
    wanted_account,
)

__all__ = ["Account", "BranchLookup", "Listed", "account_facts", "applicant_facts", "wanted_account"]
