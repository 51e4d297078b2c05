"""What the rules see of one application: the applicant against the register, the account against the bank list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.intake import ACCOUNT_PARTS, BranchLookup, Listed, writer
from jimukyoku.japanese import holder_match, party_kana


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


_HOLDER_LENGTH = 30  # the place a transfer record has for the payee's name: found now, not when the money should go
ACCOUNT_TYPES = {"普通": "1", "当座": "2", "貯蓄": "4"}


def wanted_account(values: Mapping[str, Any], known: Account | None, source: str) -> Account | None:
    """Return the account to pay to: the applicant's where they gave one, else the printed one.

    An applicant who asked for another account is never paid to the printed one, whatever is missing (仙台市 2022).
    """
    given = {part: values.get(part) for part in ACCOUNT_PARTS}
    asks_other = values.get("account_choice") == "other" or any(given.values())
    if not asks_other:
        return known
    if not all(given.values()):
        return None
    kind = str(given["account_type"])
    return Account(
        str(given["bank_code"]), str(given["branch_code"]), ACCOUNT_TYPES.get(kind, kind),
        str(given["account_number"]), str(given["account_holder_kana"]), source,
    )  # fmt: skip


def account_facts(
    values: Mapping[str, Any], account: Account | None, names: Sequence[str], exists: BranchLookup
) -> dict[str, Any]:
    """Check an account: complete, existing, writable in bank kana, and held by somebody of the household."""
    if account is None:
        bank = values.get("bank_code")
        branch = values.get("branch_code")
        found = exists(str(bank or ""), str(branch or ""))
        return {
            "account.complete": False,
            "account.bank_exists": found[0] if bank else None,
            "account.branch_exists": found[1] if bank and branch else None,
            "account.number_valid": None,
            "account.kana_valid": None,
            "account.holder_match": None,
        }
    found = exists(account.bank_code, account.branch_code)
    kana = party_kana(account.holder_kana)
    return {
        "account.complete": True,
        "account.bank_exists": found[0],
        "account.branch_exists": found[1],
        "account.number_valid": len(account.account_number) == 7 and account.account_number.isdigit(),
        "account.kana_valid": kana is not None and len(kana) <= _HOLDER_LENGTH,
        "account.holder_match": holder_match(kana, names) if kana is not None else "none",
    }
