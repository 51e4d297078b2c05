"""Accounts at real banks and branches (zengin-code) with invented numbers; what the bank sends back, and who then writes."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import zengin_code

from jimukyoku.engines.city.plan import Dice

_NATIONWIDE = ("0001", "0005", "0009", "0010")
_YUCHO = "9900"
BAD_SHARE = 0.008
_REASONS = (("口座なし", 0.4), ("名義相違", 0.3), ("解約", 0.3))
KINDS = {"1": "普通", "2": "当座", "4": "貯蓄"}
BAD_COLUMNS = (
    "bank", "branch", "type", "number", "reason", "household_no", "new_bank", "new_branch", "new_type", "new_number", "holder",
)  # fmt: skip
_REPLY = 0.8


@dataclass(slots=True)
class Account:
    """An account: the type as the bank's code (1 普通, 2 当座, 4 貯蓄), and its holder in bank kana."""

    bank: str
    branch: str
    kind: str
    number: str
    holder: str


class Banks:
    """The banks at which the city's people have accounts."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        known = zengin_code.Bank.all
        regional = [code for code in sorted(known) if "0116" <= code <= "0190" and len(known[code].branches) >= 40]
        unions = [code for code in sorted(known) if "1001" <= code <= "1995" and len(known[code].branches) >= 20]
        local = [dice.pick(regional), dice.pick(regional), dice.pick(unions)]
        weights = (0.34, 0.12, 0.11, 0.22, 0.06, 0.05, 0.06, 0.04)
        self.weights = list(zip((local[0], local[1], local[2], _YUCHO, *_NATIONWIDE), weights, strict=True))
        self.branches = {code: self._branches(code, sorted(known[code].branches)) for code, _ in self.weights}
        self.existing = {code: frozenset(known[code].branches) for code, _ in self.weights}

    def _branches(self, bank: str, codes: list[str]) -> list[str]:
        if bank == _YUCHO:  # a branch number that ends in 8 is one of ordinary accounts (記号・番号からの振込用店番)
            return [code for code in codes if code.endswith("8")]
        return [self.dice.pick(codes) for _ in range(40)]

    def account(self, holder: str) -> Account:
        """Return an invented account of ``holder`` (bank kana)."""
        bank = self.dice.weighted(self.weights)
        kind = "1" if bank == _YUCHO else self.dice.weighted((("1", 0.97), ("4", 0.02), ("2", 0.01)))
        number = f"{self.dice.between(100, 9_999_999):07}"
        return Account(bank, self.dice.pick(self.branches[bank]), kind, number, holder)

    def no_branch(self, bank: str) -> str:
        """Return a branch number that ``bank`` does not have."""
        while (code := f"{self.dice.between(1, 999):03}") in self.existing[bank]:
            continue
        return code

    def fault(self) -> str:
        """Return why the bank will send transfers to an account back; empty for nearly all accounts."""
        return self.dice.weighted(_REASONS) if self.dice.chance(BAD_SHARE) else ""


Key = tuple[str, str, str, str]


def bank_replies(transfer_records: Iterable[tuple[str, Key]], truth_folder: Path) -> list[tuple[str, str]]:
    """Return (customer code, reason) of the transfers the bank sends back, in the order of the transfers.

    ``transfer_records`` are (customer code, (bank, branch, account type, account number)); ``truth_folder`` holds the
    simulated city's ``bad_accounts.csv``.
    """
    bad = _bad_accounts(truth_folder)
    return [(code, bad[account]["reason"]) for code, account in transfer_records if account in bad]


def returned_answers(accounts: Iterable[Key], truth_folder: Path, posted_on: dt.date) -> Iterator[dict[str, str]]:
    """Yield what the households behind ``accounts`` write after the letter about their returned transfer: a sound account.

    One in five never answers. The same accounts and day always give the same rows.
    """
    bad = _bad_accounts(truth_folder)
    for account in accounts:
        row = bad[account]
        dice = Dice(f"{row['household_no']}:{posted_on}")
        if not dice.chance(_REPLY):
            continue
        day = posted_on + dt.timedelta(days=dice.between(5, 18))
        yield {
            "受付元番号": f"KR{day:%y%m%d}-{row['household_no']}", "受付経路": "郵送", "受付日": day.isoformat(),
            "世帯番号": row["household_no"], "金融機関コード": row["new_bank"], "支店コード": row["new_branch"],
            "預金種別": KINDS[row["new_type"]], "口座番号": row["new_number"], "口座名義カナ": row["holder"], "口座確認書類": "あり",
        }  # fmt: skip


def _bad_accounts(truth_folder: Path) -> dict[Key, dict[str, str]]:
    with open(truth_folder / "bad_accounts.csv", encoding="utf-8-sig", newline="") as file:
        return {(row["bank"], row["branch"], row["type"], row["number"]): row for row in csv.DictReader(file)}
