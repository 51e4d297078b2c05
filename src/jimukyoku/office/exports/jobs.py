"""Long work of the exports room: writing a list as CSV or Excel."""

import csv
import io
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.basics import safe
from jimukyoku.office.cases import queries as cases
from jimukyoku.office.exports import actions, queries
from jimukyoku.office.jobs.registry import Kind, Order, Part, Work, declare

_STEP = 1_000


def _one(order: Order) -> list[Part]:
    export = queries.access_export(order.owner.pk, order.arguments["export"])
    counts, states = cases.counts(export.programme), queries.states_of(export.stage)
    return [Part({}, size=sum(count for state, count in counts.items() if not states or state in states))]


def _written(work: Work) -> tuple[bytes, int]:
    """Return the file and how many rows it has; read outside the transaction, for it writes nothing."""
    export = queries.access_export(work.owner.pk, work.arguments["export"])
    count = [0]

    def counted() -> Iterator[tuple[object, ...]]:
        for row in queries.rows(export.programme, export.stage):
            count[0] += 1
            if count[0] % _STEP == 0:
                work.advance(_STEP)
            yield tuple(safe(cell) for cell in row)

    return (as_excel if export.form == "xlsx" else as_csv)(counted()), count[0]


def as_csv(rows: Iterator[tuple[object, ...]]) -> bytes:
    """Return a CSV that Excel opens in Japanese."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(queries.HEADER)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_excel(rows: Iterator[tuple[object, ...]]) -> bytes:
    """Return a workbook; numbers that are names (受付番号) stay text."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import save_workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("案件")
    sheet.append(queries.HEADER)
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    save_workbook(book, content)
    return content.getvalue()


def _enter(work: Work) -> None:
    content, rows = work.made
    export = actions.made(work.desk, queries.access_export(work.owner.pk, work.arguments["export"]), content, rows)
    work.message = _("{n} 件の一覧を作成しました（受取期限 {day}）。").format(n=f"{rows:,}", day=export.expires)


CASES = declare(Kind(
    "exports.cases", Duty.DECIDE, gettext_lazy("案件一覧の持出し"), _one, _enter, before=_written,
    links=lambda owner, _arguments: [(gettext_lazy("持出しの画面を開く"), reverse("exports", kwargs={"programme": owner}))],
))  # fmt: skip
