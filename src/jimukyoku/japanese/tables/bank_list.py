"""The list of banks and branches as rows: ``B`` bank, name, kana; then bank, branch, name, kana."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from jimukyoku.japanese.tables.editions import Rows, by_tables, in_use
from jimukyoku.japanese.width import fold_width

COLUMNS = ("金融機関コード", "金融機関名", "金融機関名カナ", "支店コード", "支店名", "支店名カナ")


class Branch(NamedTuple):
    """A branch by name and kana."""

    name: str
    kana: str


class Bank(NamedTuple):
    """A bank with its branches by code."""

    name: str
    kana: str
    branches: dict[str, Branch]


@by_tables
def banks() -> dict[str, Bank]:
    """Return every bank by its code."""
    found: dict[str, Bank] = {}
    for row in in_use().banks.load():
        if row[0] == "B":
            found[row[1]] = Bank(row[2], row[3], {})
        else:
            found[row[0]].branches[row[1]] = Branch(row[2], row[3])
    return found


def of_package() -> Rows:
    """Return the rows of the installed data package."""
    import zengin_code  # a third of a second: only when a bank is asked for

    known = zengin_code.Bank.all
    heads = [("B", code, one.name, one.kana) for code, one in known.items()]
    return (*heads, *((code, branch, at.name, at.kana) for code, one in known.items() for branch, at in one.branches.items()))


def of_cells(lines: Iterable[tuple[int, Mapping[str, str]]]) -> Rows:
    """Return the rows of a list with ``COLUMNS``, one branch a line. Raises ValueError (Japanese) for what is no code and no name."""
    heads: dict[str, tuple[str, str]] = {}
    branches: dict[tuple[str, str], tuple[str, str]] = {}
    for line, cells in lines:
        bank, name, kana, branch, branch_name, branch_kana = (cells[column].strip() for column in COLUMNS)
        bank, branch, kana, branch_kana = fold_width(bank), fold_width(branch), _kana(kana), _kana(branch_kana)
        if not (bank.isascii() and bank.isdigit() and len(bank) == 4 and branch.isascii() and branch.isdigit() and len(branch) == 3):
            raise ValueError(f"{line}行目: 金融機関コードは4桁、支店コードは3桁の数字です。")
        if not all((name, kana, branch_name, branch_kana)) or heads.setdefault(bank, (name, kana)) != (name, kana):
            raise ValueError(f"{line}行目: 名前が空か、同じ金融機関コードに別の名前があります。")
        if branches.setdefault((bank, branch), (branch_name, branch_kana)) != (branch_name, branch_kana):
            raise ValueError(f"{line}行目: 同じ支店コードに別の支店があります。")
    return (*(("B", code, *names) for code, names in sorted(heads.items())), *((*at, *names) for at, names in sorted(branches.items())))


def _kana(text: str) -> str:
    """Return a reading as the table writes it, from full or half width."""
    return fold_width(text).replace("-", "－")
