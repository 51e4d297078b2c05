"""The municipality's own count of a transfer file, from its bytes.

Written apart from the writer and the reader and sharing nothing with them: a mistake in one would have to be made twice.
It never raises for what is wrong with a file; it says what it found.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

Account = tuple[str, str, str, str]


@dataclass(frozen=True)
class Recount:
    """What a file says when counted again: data records, yen, yen an account, and everything that is wrong."""

    records: int
    count: int
    total: int
    per_account: Mapping[Account, int]
    trailer_agrees: bool
    problems: tuple[str, ...]
    sha256: str


def recount(content: bytes) -> Recount:
    """Count a file's bytes: lengths, order, sums against the trailer."""
    lines = _lines(content)
    problems = [f"{i}レコード目の長さが {len(line)} バイトです。" for i, line in enumerate(lines, 1) if len(line) != 120]
    kinds = "".join(chr(line[0]) if line else "?" for line in lines)
    inner = kinds[1:-2]
    if len(kinds) < 4 or kinds[0] != "1" or kinds[-2:] != "89" or inner.strip("2"):
        problems.append("レコードの並びが 1・2…2・8・9 ではありません。")
    count, total, accounts = 0, 0, Counter[Account]()
    claimed: tuple[int, int] | None = None
    for place, line in enumerate(lines, 1):
        if line[:1] == b"2":
            amount = _int(line[80:90])
            if amount is None or amount == 0:
                problems.append(f"{place}レコード目の金額が数字ではないか 0 円です。")
            count += 1
            total += amount or 0
            accounts[_account(line)] += amount or 0
        elif line[:1] == b"8":
            pieces = _int(line[1:7]), _int(line[7:19])
            claimed = None if None in pieces else (int(pieces[0] or 0), int(pieces[1] or 0))
    digest = hashlib.sha256(content).hexdigest()
    return Recount(len(lines), count, total, accounts, claimed == (count, total), tuple(problems), digest)


def _lines(content: bytes) -> list[bytes]:
    body = content.rstrip(b"\x1a")
    if b"\r" in body or b"\n" in body:
        return [line for line in body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n") if line]
    return [body[i : i + 120] for i in range(0, len(body), 120)]


def _int(text: bytes) -> int | None:
    return int(text) if text.isdigit() else None


def _account(line: bytes) -> Account:
    bank, branch, kind, number = (line[a:b].decode("cp932", "replace") for a, b in ((1, 5), (20, 23), (42, 43), (43, 50)))
    return bank, branch, kind, number
