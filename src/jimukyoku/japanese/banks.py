"""Banks and branches of Japan, as the zengin-code data has them today."""

import functools
from typing import Any


@functools.cache
def _banks() -> dict[str, Any]:
    import zengin_code  # a third of a second: only when a bank is asked for

    return dict(zengin_code.Bank.all)


def bank_name(bank: str) -> str | None:
    """Return a bank's name, None when there is no such bank."""
    found = _banks().get(bank)
    return str(found.name) if found else None


def bank_kana(bank: str) -> str | None:
    """Return a bank's name in kana, None when there is no such bank."""
    found = _banks().get(bank)
    return str(found.kana) if found else None


def _branch(bank: str, branch: str) -> Any:
    found = _banks().get(bank)
    return found.branches.get(branch) if found else None


def branch_name(bank: str, branch: str) -> str | None:
    """Return a branch's name, None when the bank has no such branch."""
    found = _branch(bank, branch)
    return str(found.name) if found else None


def branch_kana(bank: str, branch: str) -> str | None:
    """Return a branch's name in kana, None when the bank has no such branch."""
    found = _branch(bank, branch)
    return str(found.kana) if found else None


def branch_exists(bank: str, branch: str) -> tuple[bool, bool]:
    """Tell whether the bank and, in it, the branch exist today."""
    return bank in _banks(), _branch(bank, branch) is not None
