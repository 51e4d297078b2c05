"""What a household said in all: each row over the ones before, and the one thing that must not be pieced together.

仙台市 2022 paid to the printed account although another one had been asked for. The same happens the other way round when
an account is put together from two letters: a household that names another bank has not said that its old number is valid
there, and one that says "the printed account after all" has taken back what it wrote before.
"""

from collections.abc import Callable, Mapping
from typing import Any

from jimukyoku.domain.intake.accounts import NUMBER, branch_meant, meant

BranchLookup = Callable[[str, str], tuple[bool, bool]]

PLACE = ("bank_code", "branch_code")
ACCOUNT_PARTS = (*PLACE, "account_type", "account_number", "account_holder_kana")
CHOICE, DOCUMENT = "account_choice", "account_document"
ACCOUNT_FIELDS = (*ACCOUNT_PARTS, CHOICE)
PRINTED, OTHER = "printed", "other"


def overlay(
    values: Mapping[str, Any], problems: Mapping[str, str], newer: Mapping[str, Any], unread: Mapping[str, str], exists: BranchLookup
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return (values, problems) after a newer row said ``newer`` and left ``unread`` unreadable.

    A field the newer row does not speak of keeps what was said before, except in an account: see ``revoked``.
    """
    gone = revoked(values, newer, unread, exists)
    kept = {name: value for name, value in values.items() if name not in gone and name not in unread}
    left = {name: text for name, text in problems.items() if name not in gone and name not in newer}
    return {**kept, **newer}, {**left, **unread}


def revoked(values: Mapping[str, Any], newer: Mapping[str, Any], unread: Mapping[str, str], exists: BranchLookup) -> set[str]:
    """Return what of the account said before no longer holds once a newer row was written.

    - 「記載口座」 written anew takes back every cell of another account written before.
    - Another bank or branch than before, where that one exists, is another account: number, type, holder and document of
      the old one say nothing about it. A bank or branch that cannot be read may be another one. The same account told
      once by 記号 and 番号 and once by branch and number (ゆうちょ銀行) is no other one.
    - Where the bank or branch written before does not exist, the newer row corrects it, and the rest stays; so it does
      where only number, type or holder are written.
    """
    if newer.get(CHOICE) == PRINTED:
        return {*ACCOUNT_PARTS, DOCUMENT}
    spoken = newer.keys() | unread.keys()
    if not spoken & set(ACCOUNT_PARTS):
        return set()
    gone = {CHOICE} if values.get(CHOICE) == PRINTED else set()
    if _another(values, newer, unread, exists):
        gone |= {"account_type", "account_number", "account_holder_kana", DOCUMENT}
        if _changes("bank_code", values, newer, unread):
            gone.add("branch_code")  # a branch code means nothing at another bank
    return gone


def _another(values: Mapping[str, Any], newer: Mapping[str, Any], unread: Mapping[str, str], exists: BranchLookup) -> bool:
    bank, branch = (_changes(name, values, newer, unread) for name in PLACE)
    if not bank and not branch:
        return False
    told = meant({**values, **newer})
    if not unread.keys() & set(PLACE) and all(told.get(name) == meant(values).get(name) for name in (*PLACE, NUMBER)):
        return False
    found = exists(*branch_meant(values))
    if all(values.get(name) for name in PLACE):
        return all(found)
    return bank and found[0]


def _changes(name: str, values: Mapping[str, Any], newer: Mapping[str, Any], unread: Mapping[str, str]) -> bool:
    before = values.get(name)
    return bool(before) and (name in unread or newer.get(name, before) != before)


def speaks_otherwise(values: Mapping[str, Any], newer: Mapping[str, Any], unread: Mapping[str, str]) -> bool:
    """Tell whether a row says of the account something else than ``values``, what was said so far."""
    said, told = meant(values), meant({**values, **{name: newer[name] for name in ACCOUNT_PARTS if name in newer}})
    if any(name in unread or told.get(name) != said.get(name) for name in ACCOUNT_PARTS):
        return True
    if CHOICE in unread:
        return True
    has_other = any(values.get(name) for name in ACCOUNT_PARTS)
    return {PRINTED: has_other, OTHER: not has_other}.get(newer.get(CHOICE, ""), False)
