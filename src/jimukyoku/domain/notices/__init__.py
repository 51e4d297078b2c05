"""通知: what stands on a letter."""

from jimukyoku.domain.notices.addressing import KINDS, address_lines, letter, letter_id, masked_account, reply_reason
from jimukyoku.domain.notices.sheets import manifest, shared

__all__ = ["KINDS", "address_lines", "letter", "letter_id", "manifest", "masked_account", "reply_reason", "shared"]
