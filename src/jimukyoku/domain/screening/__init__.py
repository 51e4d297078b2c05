"""審査: what the rules see of an application, and how often a defect is asked about."""

from jimukyoku.domain.intake import Listed
from jimukyoku.domain.screening.by_person import (
    ADD,
    ASK,
    ASKED,
    BECOMES,
    CONFIRM,
    DISMISS,
    LOOK,
    NOTE,
    OPEN,
    QUESTIONS,
    SENT_BACK,
    SETTLE,
    WAIVE,
    check_words,
    may_let_go,
)
from jimukyoku.domain.screening.facts import Account, account_facts, applicant_facts, wanted_account
from jimukyoku.domain.screening.unreadable import UNREADABLE, fields_read, unreadable

# Published accounts tell of one firm that answered fourteen times; after so many notices a person decides instead.
MOST_ROUNDS = 3

__all__ = [
    "ADD",
    "ASK",
    "ASKED",
    "BECOMES",
    "CONFIRM",
    "DISMISS",
    "LOOK",
    "MOST_ROUNDS",
    "NOTE",
    "OPEN",
    "QUESTIONS",
    "SENT_BACK",
    "SETTLE",
    "UNREADABLE",
    "WAIVE",
    "Account",
    "Listed",
    "account_facts",
    "applicant_facts",
    "check_words",
    "fields_read",
    "may_let_go",
    "unreadable",
    "wanted_account",
]
