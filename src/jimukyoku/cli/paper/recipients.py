"""Who a form is printed for: a table of recipients, or blank copies; each with a number that its codes carry."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from jimukyoku.cli.tables import read_table
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import sheet_number, valid_receipt_number
from jimukyoku.domain.programme import Layout, Pack, Printing, zone_values
from jimukyoku.engines.forms import Copy

HOUSEHOLD, RECEIPT = "世帯番号", "受付番号"
# Columns by what they hold: as `programme extract` and the table of letters name them.
_COLUMNS = {"receipt": (RECEIPT, "receipt_number"), "household_no": (HOUSEHOLD, "household_no"), "name": ("世帯主", "氏名", "name"),
            "account": ("記載口座", "account_masked")}  # fmt: skip
_NOISE = 16


def blank_copies(layout: Layout, count: int, numbers: "Numbers") -> Iterator[tuple[Copy, str]]:
    """Yield blank copies, all pages, each with a number of its own: its pages are found together again."""
    for _place in range(count):
        yield Copy(numbers.fresh(), tuple(layout.pages(listed=False)), {}), ""


def table_copies(pack: Pack, layout: Layout, path: Path, numbers: "Numbers") -> Iterator[tuple[Copy, str]]:
    """Yield a copy for each row, with the household it is for; raises BadInput naming the row whose number cannot stand."""
    pages = tuple(layout.pages(listed=True))
    prefilled = [one for one in pack.fields if one.printed == Printing.PREFILLED]
    for line, row in read_table(path, (HOUSEHOLD,)):
        cells = {name: next((row[one].strip() for one in columns if row.get(one)), "") for name, columns in _COLUMNS.items()}
        known = {one.id: (row.get(one.label) or row.get(one.id) or "").strip() for one in prefilled}
        values = zone_values(pack.fields, known)
        if cells["name"]:
            values["recipient"] = _("世帯主　{name} 様").format(name=cells["name"])
        if cells["account"]:
            values["account"] = _("この口座：{account}").format(account=cells["account"])
        yield Copy(numbers.of_case(cells["receipt"], path, line), pages, values), cells["household_no"]


class Numbers:
    """Gives out the numbers of one run, each once: the receipt number of a case, or else a random one (整理番号)."""

    def __init__(self, noise: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self.noise = noise
        self.given: set[str] = set()

    def of_case(self, receipt: str, path: Path, line: int) -> str:
        """Return the receipt number of a row, or a fresh number where the row has none."""
        if not receipt:
            return self.fresh()
        where = _("{file} {n}行目").format(file=path.name, n=line)
        if not valid_receipt_number(receipt):
            what = _("受付番号「{number}」は、検査数字が合いません。").format(number=receipt)
            raise BadInput("receipt-number", what, where=where, cure=_("番号を確かめてください。"))
        digits = receipt.replace("-", "")
        return self._once(f"{digits[:4]}-{digits[4:]}", where)

    def fresh(self) -> str:
        """Return a number that this run has not given yet."""
        while (number := sheet_number(self.noise(_NOISE))) in self.given:
            pass
        return self._once(number, "")

    def _once(self, number: str, where: str) -> str:
        if number in self.given:
            what = _("受付番号「{number}」が2回あります。").format(number=number)
            raise BadInput("receipt-number", what, where=where, cure=_("同じ案件の様式は1部だけ印刷できます。"))
        self.given.add(number)
        return number
