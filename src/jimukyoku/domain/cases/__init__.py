"""案件: the life of a case, its number, its gates."""

from jimukyoku.domain.cases.gate import STOP_NAMES, Evidence, Stop, pass_gate, require
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
from jimukyoku.domain.cases.receipt import access_code, check_digit, receipt_number, valid_receipt_number

__all__ = [
    "STATE_NAMES",
    "STOP_NAMES",
    "TRANSITIONS",
    "UNDECIDED",
    "VERSION",
    "Evidence",
    "State",
    "Stop",
    "Transition",
    "access_code",
    "acts_from",
    "check_digit",
    "mermaid",
    "pass_gate",
    "receipt_number",
    "replay",
    "require",
    "step",
    "valid_receipt_number",
]
