"""An account of ゆうちょ銀行 as its passbook has it: the 記号 in the place of the branch, the 番号 in that of the number.

What was written stays as it was written; wherever two accounts are compared, or one is shown, it is by the account they mean.
"""

from collections.abc import Mapping
from typing import Any

from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese import YUCHO, YuchoAccount, bare_number, fold_width, read_yucho, symbol_branch, writes_symbol, yucho_conflict

BANK, BRANCH, KIND, NUMBER = "bank_code", "branch_code", "account_type", "account_number"


def meant(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the cells with 記号 and 番号 as the branch, kind and number they mean; what means none stays as it is."""
    bank, branch, kind, number = (str(values.get(name) or "") for name in (BANK, BRANCH, KIND, NUMBER))
    if not number or not writes_symbol(bank, branch):
        return values
    try:
        found = read_yucho(branch, number, kind)
    except ValueError:
        return values
    return {**values, BRANCH: found.branch, KIND: found.kind, NUMBER: found.number}


def branch_meant(values: Mapping[str, Any]) -> tuple[str, str]:
    """Return the bank and branch of an account; of a 記号 the branch it names, "" where it names none or does not fit its 番号."""
    bank, branch = (str(values.get(name) or "") for name in (BANK, BRANCH))
    if not writes_symbol(bank, branch):
        return bank, branch
    if values.get(NUMBER):
        return bank, "" if meant(values) is values else str(meant(values)[BRANCH])
    return bank, symbol_branch(branch) or ""


def symbol_problem(values: Mapping[str, Any]) -> str:
    """Return what is wrong with a 番号 beside its 記号 (or 店番, at ゆうちょ銀行), as a sentence; empty where nothing is, or one of
    them is not written."""
    bank, branch, kind, number = (str(values.get(name) or "").strip() for name in (BANK, BRANCH, KIND, NUMBER))
    if not writes_symbol(bank, branch):
        digits = bare_number(fold_width(number))
        if bank != YUCHO or not kind or len(digits) != 7 or not yucho_conflict(YuchoAccount(branch, kind, digits)):
            return ""
        what = _("ゆうちょ銀行の店番（{branch}）と、預金種別・口座番号が合いません。通帳の店番・預金種目・口座番号を確かめてください。")
        return what.format(branch=branch)
    if not number or meant(values) is not values:
        return ""
    return _("番号が、ゆうちょ銀行の記号（{symbol}）と合いません。通帳の記号と番号を確かめてください。").format(symbol=branch)
