"""``jimukyoku japanese account``: accounts as people write them, read whole or refused with what to do."""

import dataclasses
import sys

from jimukyoku.cli import console
from jimukyoku.japanese import BankAccount, read_account


def account() -> None:
    """金融機関コード・支店コード（ゆうちょは記号）・預金種別・口座番号（番号）・名義カナをタブ区切りで読み、JSONで1行ずつ書きます。"""
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        parts = (text.split("\t") + [""] * 5)[:5]
        found = read_account(*parts)
        good = isinstance(found, BankAccount)
        console.as_line({
            "input": text, "account": dataclasses.asdict(found) if isinstance(found, BankAccount) else None,
            "problems": [] if good else [dataclasses.asdict(one) for one in found],
        })  # fmt: skip
