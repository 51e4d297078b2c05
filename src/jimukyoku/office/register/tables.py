"""Tables that people hand in as CSV: in UTF-8 or cp932 (as Excel saves it), found by the names in their header."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.register import reading


def read_table(path: Path, header: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, cells by name) of every row that is not blank; the table may have more columns than ``header``.
    Raises BadInput for a table without the header: its first row must never be taken for one, nor one for a row.
    """
    encoding, _hash = reading.detect(path)
    rows = reading.lines(path, encoding)
    names = [name.strip() for name in next(rows, (1, []))[1]]
    missing = [name for name in header if name not in names]
    if missing:
        raise BadInput(
            "header-missing", _("見出しがありません: {names}").format(names="、".join(missing)), where=_("{file} 1行目").format(file=path.name),
            cure=_("1行目に「{header}」と書いてください。").format(header=",".join(header)),
        )  # fmt: skip
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise BadInput("header-twice", _("見出しが2回あります: {names}").format(names="、".join(twice)), where=path.name)
    for line, cells in rows:
        found = dict.fromkeys(names, "") | {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
        if any(cells[len(names) :]):
            raise BadInput("cells", _("列が見出しより多くあります。"), where=_("{file} {n}行目").format(file=path.name, n=line))
        if any(found.values()):
            yield line, found
