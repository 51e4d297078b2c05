"""案件: the life of a case, its number, its gates."""

from jimukyoku.domain.cases.gate import LETTER_STOPS, STOP_NAMES, Evidence, Seen, Stop, first_stop, pass_gate, require
from jimukyoku.domain.cases.lifecycle import (
    STATE_NAMES,
    TRANSITIONS,
    UNDECIDED,
    VERSION,
    State,
    Transition,
    acts_from,
    mermaid,
    replay,
    step,
)
from jimukyoku.domain.cases.receipt import access_code, check_digit, receipt_number, sheet_number, valid_receipt_number, valid_sheet_number
from jimukyoku.domain.cases.standing import ENDING, Standing, follow, identity, standing
from jimukyoku.domain.cases.telling import CHANNEL_NAMES, LETTER_NAMES, QUESTION_NAMES, TELLINGS, tell

__all__ = [
    "CHANNEL_NAMES",
    "ENDING",
    "LETTER_NAMES",
    "LETTER_STOPS",
    "QUESTION_NAMES",
    "STATE_NAMES",
    "STOP_NAMES",
    "TELLINGS",
    "TRANSITIONS",
    "UNDECIDED",
    "VERSION",
    "Evidence",
    "Seen",
    "Standing",
    "State",
    "Stop",
    "Transition",
    "access_code",
    "acts_from",
    "check_digit",
    "first_stop",
    "follow",
    "identity",
    "mermaid",
    "pass_gate",
    "receipt_number",
    "replay",
    "require",
    "sheet_number",
    "standing",
    "step",
    "tell",
    "valid_receipt_number",
    "valid_sheet_number",
]
