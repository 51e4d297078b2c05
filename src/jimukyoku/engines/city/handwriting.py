"""How people write: dates in several notations, digits and kana in several widths, names with several blanks."""

import datetime as dt

from jimukyoku.engines.city.plan import Dice
from jimukyoku.japanese import era_text, hiragana, widen_digits

_SHORT = (("令和", "R"), ("平成", "H"), ("昭和", "S"), ("大正", "T"), ("明治", "M"))
_DIGITS = ("phone", "bank_code", "branch_code", "account_number", "household_no")
_DATES = ("applicant_birth", "signed_on")


class Hand:
    """One applicant's way of writing. Values that cannot be what they should (mistakes) are written as they are."""

    def __init__(self, dice: Dice) -> None:
        self.wide = dice.chance(0.2)
        self.dates = dice.weighted((("iso", 0.45), ("era", 0.35), ("short", 0.12), ("slash", 0.08)))
        self.blank = dice.weighted((("　", 0.5), (" ", 0.35), ("", 0.15)))
        self.small_kana = dice.chance(0.1)
        self.hiragana = dice.chance(0.03)

    def write(self, field: str, value: str) -> str:
        """Return ``value`` (plain: digits in half width, days in ISO form) as this hand writes it in ``field``."""
        if not value:
            return ""
        if field in _DATES:
            return self._date(value)
        if field in _DIGITS:
            return widen_digits(value) if self.wide else value
        if field == "applicant_name":
            return value if value.isascii() else value.replace("　", self.blank)
        if field == "applicant_kana" and self.hiragana:
            return hiragana(value)
        return value

    def _date(self, value: str) -> str:
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            return value
        if self.dates == "iso":
            text = value
        elif self.dates == "slash":
            text = f"{day.year}/{day.month}/{day.day}"
        else:
            text = era_text(day)
            if self.dates == "short":
                for name, letter in _SHORT:
                    text = text.replace(name, letter)
                text = text.replace("年", ".").replace("月", ".").removesuffix("日")
        return widen_digits(text) if self.wide else text
