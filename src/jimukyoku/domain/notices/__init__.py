"""通知: what stands on a letter, and whether it is still one."""

from jimukyoku.domain.notices.addressing import KINDS, address_lines, letter, letter_id, masked_account, reply_reason
from jimukyoku.domain.notices.sheets import manifest, shared
from jimukyoku.domain.notices.validity import SPEAKS_TO, check_by_hand, check_due, void_reason

__all__ = [
    "KINDS",
    "SPEAKS_TO",
    "address_lines",
    "check_by_hand",
    "check_due",
    "letter",
    "letter_id",
    "manifest",
    "masked_account",
    "reply_reason",
    "shared",
    "void_reason",
]
