"""How a header finds the columns of a file; and where it does not, what was expected, what stands there, and why most likely.

Municipal exports go wrong in few ways: the headings were left out, the kind of file was chosen wrongly, another separator was
chosen, or a heading is called otherwise in this municipality. Each has its own cure.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register.columns import HEADERS, SOURCE_NAMES, Source, plain_header

_RESEMBLING = 0.5


@dataclass(frozen=True)
class Layout:
    """Where each column of a file stands. A position of -1 means the file lacks it (and may)."""

    source: Source
    width: int
    positions: Mapping[str, int]


@dataclass(frozen=True)
class Heading:
    """One column of a kind of file: its heading, what the file calls it ("" where it stands nowhere), and what resembles it."""

    column: str
    wanted: str
    found: str
    needed: bool
    like: str = ""


class Headings(BadInput):
    """A header lacks what is needed. ``columns`` lays the columns of the kind beside it, ``spare`` is what in it belongs to no column."""

    def __init__(self, source: Source, header: Sequence[str], rows: Sequence[Heading]) -> None:
        taken = {row.found for row in rows}
        self.spare = [text.strip() for text in header if text.strip() and text not in taken]
        self.columns = [_resembling(row, self.spare) for row in rows]
        missing = "、".join(row.wanted for row in rows if row.needed and not row.found)
        self.cause, cure = likeliest(source, header)
        super().__init__(
            "header-missing", _("{source}のファイルに見出しがありません: {names}").format(source=_(SOURCE_NAMES[source]), names=missing),
            where=_("1行目"), cure=self.cause + cure,
        )  # fmt: skip


def _resembling(row: Heading, spare: Sequence[str]) -> Heading:
    close = [] if row.found else difflib.get_close_matches(row.wanted, spare, 1, _RESEMBLING)
    return Heading(row.column, row.wanted, row.found, row.needed, close[0]) if close else row


def likeliest(source: Source, header: Sequence[str]) -> tuple[str, str]:
    """Return what most likely happened to a file whose header is not that of its kind, and what to do about it."""
    names = {plain_header(text) for text in header} - {""}
    if len(header) == 1 and any(mark in header[0] for mark in "\t;；，"):
        return _("区切りがカンマではないようです。"), _("区切りをカンマにして、CSVで出力し直してください。")
    others = [one for one in Source if one is not source and needed_by(one) <= names]
    if others:
        kind = _(SOURCE_NAMES[max(others, key=lambda one: len(needed_by(one)))])
        cure = _("ファイルの種類で「{kind}」を選んで、もう一度渡してください。")
        return _("{kind}のファイルのようです。").format(kind=kind), cure.format(kind=kind)
    if not any(names & {plain_header(text) for text in HEADERS[one].values()} for one in Source):
        return (
            _("1行目に、この種類のファイルの見出しが1つもありません。見出しを付けずに出力したか、上に表題などの行があるようです。"),
            _("見出しが1行目に来るように出力し直してください。"),
        )
    return (
        _("見出しの名前が違うか、その項目を選ばずに出力したようです。"),
        _("項目を選んで出力し直すか、名前だけが違うときは1行目の名前を直してください。コマンドで取り込むときは、対応表（columns.yaml）も使えます。"),
    )


def needed_by(source: Source) -> set[str]:
    """Return the headings that a kind of file may not lack."""
    return {text for column, text in HEADERS[source].items() if not column.endswith("?")}


def layout(source: Source, header: Sequence[str], own: Mapping[str, str] | None = None) -> Layout:
    """Find every column of ``source`` in ``header``.

    ``own`` maps column names to the municipality's headers. Raises Headings naming all headers that are missing, and BadInput
    for one that occurs twice.
    """
    places: dict[str, int] = {}
    for place, text in enumerate(header):
        name = plain_header(text)
        if name and name in places:
            raise BadInput(
                "header-twice", _("見出し「{name}」が2回あります。").format(name=name), where=_("1行目"),
                cure=_("どちらの列を使うかを確かめ、使わない列を除いて出力し直してください。"),
            )  # fmt: skip
        places[name] = place
    positions, rows = {}, []
    for column, usual in HEADERS[source].items():
        name = column.rstrip("?")
        wanted = (own or {}).get(name, usual)
        place = positions[name] = places.get(plain_header(wanted), -1)
        rows.append(Heading(name, wanted, header[place] if place >= 0 else "", not column.endswith("?")))
    if any(row.needed and positions[row.column] < 0 for row in rows):
        raise Headings(source, header, rows)
    return Layout(source, len(header), positions)
