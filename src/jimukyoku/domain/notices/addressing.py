"""What stands on a letter: who it is for, where it goes, and how much of an account it may show."""

from collections.abc import Mapping
from typing import Any

KINDS = ("push", "confirmation", "deficiency", "decision", "refusal", "returned")


def masked_account(bank: str, branch: str, number: str) -> str:
    """Return an account as a letter may show it: bank and branch, the last three digits only."""
    return f"{bank} {branch} ****{number[-3:]}"


def letter_id(kind: str, receipt_number: str, turn: int) -> str:
    """Return the number printed on every sheet of a letter: kind, receipt number, and which of its kind it is."""
    initials = {"push": "A", "confirmation": "K", "deficiency": "F", "decision": "S", "refusal": "R", "returned": "H"}
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


# What the receiving bank reports, and what the household is asked to do about it: words of a letter, whoever prints it.
_RETURNS = {
    "口座なし": "支店名（店番）と口座番号を、通帳で確かめてください。",
    "名義相違": "口座名義を、通帳に書かれているとおりのカタカナで記入してください。",
    "解約": "お使いになっている別の口座を記入してください。",
}


def reply_reason(reason: str) -> dict[str, str]:
    """Return what a letter says about a returned transfer: the bank's reason and what to do about it."""
    cure = next((text for word, text in _RETURNS.items() if word in reason), "通帳を確かめ、振込先を記入してください。")
    return {"code": "", "sentence": f"銀行からの連絡：{reason or '振込不能'}", "basis": "", "cure": cure}
