"""What the rules see of one application: the applicant against the register, the account against the bank list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.intake import ACCOUNT_PARTS, Listed, branch_meant, symbol_problem, writer
from jimukyoku.japanese import YUCHO, BankAccount, branch_exists, holder_match, party_kana, read_account, writes_symbol


def applicant_facts(values: Mapping[str, Any], household: Sequence[Listed]) -> dict[str, Any]:
    """Compare who applied with the household of the register.

    A date of birth the register does not know exactly proves nothing against the applicant.
    """
    if not household:
        return {"applicant.listed": False, "applicant.name_match": "none", "applicant.birth_match": None,
                "applicant.is_head": None, "applicant.is_member": False}  # fmt: skip
    match, member = writer(values, household)
    birth = values.get("applicant_birth")
    known = member.birth if member else None
    return {
        "applicant.listed": True,
        "applicant.name_match": match,
        "applicant.birth_match": None if birth is None or known is None else birth == known,
        "applicant.is_head": None if member is None else member.is_head,
        "applicant.is_member": member is not None,
    }


@dataclass(frozen=True, slots=True)
class Account:
    """Where a payment goes, and where the account is known from (``application:ID`` or ``register:ID``)."""

    bank_code: str
    branch_code: str
    account_type: str
    account_number: str
    holder_kana: str
    source: str


_DIGITS = 7


def wanted_account(values: Mapping[str, Any], known: Account | None, source: str) -> Account | None:
    """Return the account to pay to: the applicant's where they gave one, else the printed one.

    An applicant who asked for another account is never paid to the printed one, whatever is missing (仙台市 2022); what they
    wrote is an account only where every part of it can be read.
    """
    if not _asks_other(values):
        return known
    cells = _cells(values)
    if not all(cells):
        return None
    found, wrong = _read(cells)
    if found is None or wrong:
        return None
    return Account(found.bank, found.branch, found.kind, found.number, cells[-1], source)


def account_facts(values: Mapping[str, Any], known: Account | None, names: Sequence[str]) -> dict[str, Any]:
    """Check the account to pay to: complete, existing, writable in bank kana, and held by somebody of the household."""
    if _asks_other(values):
        cells = _cells(values)
    elif known is None:
        cells = ("",)
    else:
        cells = (known.bank_code, known.branch_code, known.account_type, known.account_number, known.holder_kana)
    if not all(cells):
        return _unfinished(values)
    _found, wrong = _read(cells)
    symbol = writes_symbol(*cells[:2])
    return {
        "account.complete": True,
        "account.bank_exists": "bank" not in wrong,
        "account.branch_exists": None if symbol and "number" in wrong else not wrong & {"bank", "branch"},
        "account.number_valid": "number" not in wrong,
        "account.symbol_valid": "number" not in wrong if symbol else _namable(cells[0], wrong),
        "account.kana_valid": "holder" not in wrong,
        "account.holder_match": holder_match(kana, names) if (kana := party_kana(cells[-1])) is not None else "none",
    }


def _namable(bank: str, wrong: set[str]) -> bool | None:
    """Return False where no 記号 and 番号 could name an account of ゆうちょ銀行 that was written with its branch."""
    return False if bank == YUCHO and "kind" in wrong else None


def _unfinished(values: Mapping[str, Any]) -> dict[str, Any]:
    bank, branch = branch_meant(values)
    found, strange = branch_exists(bank, branch), bool(symbol_problem(values))
    return {
        "account.complete": False,
        "account.bank_exists": found[0] if bank else None,
        "account.branch_exists": found[1] if bank and values.get("branch_code") and not strange else None,
        "account.number_valid": None,
        "account.symbol_valid": False if strange else None,
        "account.kana_valid": None,
        "account.holder_match": None,
    }


def _asks_other(values: Mapping[str, Any]) -> bool:
    return values.get("account_choice") == "other" or any(values.get(part) for part in ACCOUNT_PARTS)


def _cells(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(values.get(part) or "") for part in ACCOUNT_PARTS)


def _read(cells: Sequence[str]) -> tuple[BankAccount | None, set[str]]:
    """Return the account that complete cells name, and which of them are wrong.

    A number of less than seven digits may have lost one anywhere: whoever wrote it is asked. A 番号 proves itself.
    """
    bank, branch, kind, number, holder = cells
    found = read_account(bank, branch, kind, number, holder)
    wrong = set() if isinstance(found, BankAccount) else {one.field for one in found}
    if len(number) != _DIGITS and not writes_symbol(bank, branch):
        wrong.add("number")
    return found if isinstance(found, BankAccount) else None, wrong
