"""What stands on a letter: who it is for, where it goes, and how much of an account it may show."""

from collections.abc import Mapping
from typing import Any

KINDS = ("push", "confirmation", "deficiency", "decision", "refusal")


def masked_account(bank: str, branch: str, number: str) -> str:
    """Return an account as a letter may show it: bank and branch, the last three digits only."""
    return f"{bank} {branch} ****{number[-3:]}"


def letter_id(kind: str, receipt_number: str, turn: int) -> str:
    """Return the number printed on every sheet of a letter: kind, receipt number, and which of its kind it is."""
    initials = {"push": "A", "confirmation": "K", "deficiency": "F", "decision": "S", "refusal": "R"}
    return f"{initials[kind]}{receipt_number.replace('-', '')}-{turn}"


def address_lines(address: str, building: str) -> list[str]:
    """Return an address as the lines of a window envelope."""
    return [line for line in (address, building) if line]


def letter(base: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a letter's data with every field a template may name, so that none is ever undefined."""
    empty: dict[str, Any] = {
        "letter_id": "", "receipt_number": "", "household_no": "", "postal_code": "", "address": [], "name": "",
        "honorific": "様", "amount": 0, "children": 0, "account_masked": "", "reasons": [], "reply_by": "", "round": 0,
        "pay_on": "", "code": "",
    }  # fmt: skip
    return {**empty, **base, **more}
