"""通知: what stands on a letter, and whether it is still one."""

from jimukyoku.domain.notices.addressing import KINDS, address_lines, letter, letter_id, masked_account, reply_reason
from jimukyoku.domain.notices.validity import BY_HAND, SPEAKS_TO, check_by_hand, check_due, void_reason

__all__ = [
    "BY_HAND",
    "KINDS",
    "SPEAKS_TO",
    "address_lines",
    "check_by_hand",
    "check_due",
    "letter",
    "letter_id",
    "masked_account",
    "reply_reason",
    "void_reason",
]
