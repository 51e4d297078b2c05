"""ゆうちょ銀行: 記号番号 to branch and account and back.

総合口座 (記号 1…): branch is the second and third digit and 8, the number loses its last 1. 振替口座 (記号 0…): and 9, six
digits. 通常貯蓄貯金 looks like 総合口座; only its name tells that it is 貯蓄 instead of 普通. The check digit is the fourth of
the 記号; the bank publishes no formula, the one here is reconstructed (sanmai's jpb-account-converter, MIT, describes it): a
failure is a reason to ask again, not a proof.
"""

import re
from dataclasses import dataclass

from jimukyoku.japanese.banks import branch_exists
from jimukyoku.japanese.width import bare_number, fold_width

YUCHO = "9900"
_SAVINGS, _DEPOSIT, _GIRO = "普通", "貯蓄", "当座"
_AS_DEPOSIT = (_DEPOSIT, "4")


@dataclass(frozen=True, slots=True)
class YuchoAccount:
    """An account as other banks write it: branch (three digits), ``kind`` 普通, 貯蓄 or 当座, account number (seven digits)."""

    branch: str
    kind: str
    number: str


def yucho_check_digit(symbol: str, number: str) -> int:
    """Return the check digit of a 記号 of five digits (whose fourth is not looked at) and a 番号 of up to eight."""
    digits = [int(one) for one in f"{symbol[:3]}0{symbol[4]}{number.zfill(8)}"]
    weighed = [_weigh(place % 3, digit) for place, digit in enumerate(digits)]
    return sum(weighed) % 10


def _weigh(place: int, digit: int) -> int:
    if place == 2:
        return digit * 2 - (9 if digit >= 5 else 0)
    return digit * 3 if place == 1 else digit


def writes_symbol(bank: str, branch: str) -> bool:
    """Tell whether a 記号 stands where other banks have a branch."""
    return bank == YUCHO and re.fullmatch(r"[0-9]{5}", branch) is not None


def symbol_branch(symbol: str) -> str | None:
    """Return the branch that a 記号 names, None where it names none."""
    if not re.fullmatch(r"[01][0-9]{3}0", symbol):
        return None
    branch = symbol[1:3] + ("8" if symbol[0] == "1" else "9")
    return branch if branch_exists(YUCHO, branch)[1] else None


def read_yucho(symbol: str, number: str, kind: str = "") -> YuchoAccount:
    """Return the account that a 記号 and a 番号 name; raises ValueError with a Japanese sentence where they name none.

    ``kind`` (its name or code) is what was written beside them: of a 記号 that begins with 1 it tells 貯蓄 from 普通.
    """
    sign, digits = (bare_number(fold_width(one)) for one in (symbol, number))
    digits = digits.lstrip("0")  # zeros in front say nothing: some forms fill them up
    if not re.fullmatch(r"[01][0-9]{3}0", sign):
        raise ValueError("記号は1か0で始まり、0で終わる5桁の数字です。")
    if sign[0] == "1" and not re.fullmatch(r"[0-9]{1,7}1", digits):
        raise ValueError("番号は8桁までの数字で、最後は1です。")
    if sign[0] == "0" and not re.fullmatch(r"[0-9]{1,6}", digits):
        raise ValueError("振替口座の番号は6桁までの数字です。")
    if int(sign[3]) != yucho_check_digit(sign, digits):
        raise ValueError("記号と番号が合いません。どちらかの数字が違います。")
    branch = symbol_branch(sign)
    if branch is None:
        raise ValueError("ゆうちょ銀行に、記号から求めた店はありません。")
    if sign[0] == "0":
        return YuchoAccount(branch, _GIRO, digits.zfill(7))
    return YuchoAccount(branch, _DEPOSIT if kind in _AS_DEPOSIT else _SAVINGS, digits[:-1].zfill(7))


def yucho_conflict(account: YuchoAccount) -> str:
    """Return why ゆうちょ銀行 can have no such account, as a sentence; empty where it can.

    Every account there has a 記号 and a 番号: at a branch that ends in 8 it is 普通 or 貯蓄, at one that ends in 9 the 当座 of a
    振替口座, whose number has six digits.
    """
    if not re.fullmatch(r"[0-9]{7}", account.number) or not int(account.number) or not re.fullmatch(r"[0-9]{2}[89]", account.branch):
        return "ゆうちょ銀行の店番・口座番号ではありません。"
    if account.branch[2] == "8" and account.kind not in (_SAVINGS, _DEPOSIT):
        return f"ゆうちょ銀行の店番{account.branch}にあるのは、普通と貯蓄の口座です。"
    if account.branch[2] == "9" and account.kind != _GIRO:
        return f"ゆうちょ銀行の店番{account.branch}にあるのは、当座（振替口座）だけです。"
    if account.branch[2] == "9" and account.number[0] != "0":
        return "ゆうちょ銀行の当座（振替口座）の番号は6桁までです。"
    return ""


def yucho_symbol(account: YuchoAccount) -> tuple[str, str]:
    """Return the 記号 and 番号 of an account, the number without zeros in front; raises ValueError where it can have none."""
    if conflict := yucho_conflict(account):
        raise ValueError(conflict)
    savings = account.branch[2] == "8"
    number = str(int(account.number)) + ("1" if savings else "")
    sign = f"{'1' if savings else '0'}{account.branch[:2]}"
    return f"{sign}{yucho_check_digit(sign + '00', number)}0", number
