"""What two households of one programme cannot well both call their own (手がかり): an account, a telephone number.

It proves nothing: spouses who live apart share an account, a home for the aged one telephone. Merged rows and fraud look
the same, so a screener is told, long before the gate of the payment stops both (鎌倉市 2025, 北海道 2023).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.intake import ACCOUNT_PARTS
from jimukyoku.domain.programme import FieldKind, Pack
from jimukyoku.domain.screening.facts import Account

SAME_ACCOUNT, SAME_PHONE = "SAME_ACCOUNT", "SAME_PHONE"
SHARED_NAMES = {SAME_ACCOUNT: _("同じ口座"), SAME_PHONE: _("同じ電話番号")}
SHARED = {SAME_ACCOUNT: "warn", SAME_PHONE: "note"}  # how heavy each is: a telephone says less than an account
NAMED = 3  # other cases that a finding names; of the rest it gives the number
COUNTED = 20  # as far as it is counted; of a house with three hundred beds and one telephone not every case hears of each


def clues(pack: Pack, values: Mapping[str, Any], account: Account | None) -> Iterator[tuple[str, str]]:
    """Yield (code, key) of what a household calls its own; the same key of another household makes a finding of that code."""
    if account is not None:
        number = account.account_number.zfill(7)
        yield SAME_ACCOUNT, "-".join((account.bank_code, account.branch_code, account.account_type, number))
    for field in pack.fields:
        number = str(values.get(field.id) or "")
        if field.kind == FieldKind.PHONE and len(set(number)) > 2:  # 000-0000-0000 fills a box
            yield SAME_PHONE, number


def shared_fields(pack: Pack, code: str) -> tuple[str, ...]:
    """Return the fields that such a finding is about."""
    return ACCOUNT_PARTS if code == SAME_ACCOUNT else tuple(field.id for field in pack.fields if field.kind == FieldKind.PHONE)


def shared_words(code: str, others: Sequence[str], count: int) -> str:
    """Return the finding as a sentence for the screener: ``others`` are receipt numbers, ``count`` how many there are in all
    (``COUNTED``: or more)."""
    numbers = _("、").join(others)
    if count >= COUNTED:
        numbers = _("{numbers} ほか{n}件以上").format(numbers=numbers, n=count - len(others))
    elif count > len(others):
        numbers = _("{numbers} ほか{n}件").format(numbers=numbers, n=count - len(others))
    if code == SAME_ACCOUNT:
        return _("別の世帯の案件が、同じ口座を振込先にしています（受付番号 {numbers}）。").format(numbers=numbers)
    return _("別の世帯の案件に、同じ電話番号が書かれています（受付番号 {numbers}）。").format(numbers=numbers)
