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
from jimukyoku.domain.screening.likeness import DIFFERS, NEAR, SAME, Likeness, name_likeness, reading_likeness
from jimukyoku.domain.screening.shared import COUNTED, NAMED, SAME_ACCOUNT, SAME_PHONE, SHARED, SHARED_NAMES, clues, shared_fields, shared_words
from jimukyoku.domain.screening.unreadable import UNREADABLE, fields_read, unreadable

# Published accounts tell of one firm that answered fourteen times; after so many notices a person decides instead.
MOST_ROUNDS = 3

__all__ = [
    "ADD",
    "ASK",
    "ASKED",
    "BECOMES",
    "CONFIRM",
    "COUNTED",
    "DIFFERS",
    "DISMISS",
    "LOOK",
    "MOST_ROUNDS",
    "NAMED",
    "NEAR",
    "NOTE",
    "OPEN",
    "QUESTIONS",
    "SAME",
    "SAME_ACCOUNT",
    "SAME_PHONE",
    "SENT_BACK",
    "SETTLE",
    "SHARED",
    "SHARED_NAMES",
    "UNREADABLE",
    "WAIVE",
    "Account",
    "Likeness",
    "Listed",
    "account_facts",
    "applicant_facts",
    "check_words",
    "clues",
    "fields_read",
    "may_let_go",
    "name_likeness",
    "reading_likeness",
    "shared_fields",
    "shared_words",
    "unreadable",
    "wanted_account",
]
