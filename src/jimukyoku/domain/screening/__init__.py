"""審査: what the rules see of an application, and how often a defect is asked about."""

from jimukyoku.domain.intake import BranchLookup, Listed
from jimukyoku.domain.screening.facts import Account, account_facts, applicant_facts, wanted_account
from jimukyoku.domain.screening.unreadable import UNREADABLE, fields_read, unreadable

# Published accounts tell of one firm that answered fourteen times; after so many notices a person decides instead.
MOST_ROUNDS = 3

__all__ = [
    "MOST_ROUNDS",
    "UNREADABLE",
    "Account",
    "BranchLookup",
    "Listed",
    "account_facts",
    "applicant_facts",
    "fields_read",
    "unreadable",
    "wanted_account",
]
