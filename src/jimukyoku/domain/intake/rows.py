"""One row of a file of applications (申請) into what was written, what it means, and what could not be read.

Nothing an applicant wrote is ever thrown away: a value that cannot be read stays as text beside its problem, and the
problem becomes a finding at screening. Only a row that cannot be received at all (no number of its own, no day of
receipt, not the whole row) is refused.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jimukyoku.domain.basics import BadInput, digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import Field, read_field
from jimukyoku.japanese import read_date

CHANNELS = {"郵送": "post", "オンライン": "online", "窓口": "counter", "電話": "phone"}
META = {"source_id": "受付元番号", "channel": "受付経路", "received_on": "受付日", "postmarked_on": "消印日"}
SOURCE_ID_LENGTH = 60  # as wide as the column that keeps it


@dataclass(frozen=True)
class Received:
    """One received row: ``raw`` as written, by field; ``unreadable`` names what the people who keyed it could not read."""

    line: int
    source_id: str
    channel: str
    received_on: dt.date
    postmarked_on: dt.date | None
    raw: Mapping[str, str]
    fields: Mapping[str, Field] = field(repr=False)
    unreadable: frozenset[str] = frozenset()

    @cached_property
    def _understood(self) -> tuple[dict[str, Any], dict[str, str]]:
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name in sorted(self.unreadable):
            problems[name] = _("{label}が判読できません。").format(label=self.fields[name].label)
        for name, text in self.raw.items():
            if name in self.unreadable:
                continue
            try:
                values[name] = read_field(self.fields[name], text)
            except BadInput as problem:
                problems[name] = problem.what
        return values, problems

    @property
    def values(self) -> Mapping[str, Any]:
        """What was written, as understood. Read on first use: a row that was received before is not read again."""
        return self._understood[0]

    @property
    def problems(self) -> Mapping[str, str]:
        """What could not be read, by field, as sentences."""
        return self._understood[1]

    @property
    def digest(self) -> str:
        """One hash over what was written: the same row sent again has the same."""
        return digest([self.source_id, self.channel, self.received_on, self.postmarked_on, dict(self.raw)])


@dataclass(frozen=True)
class Sheet:
    """Where the pack's columns stand in a file."""

    fields: tuple[tuple[Field, int], ...]
    meta: Mapping[str, int]
    by_id: Mapping[str, Field]
    width: int


def sheet(header: Sequence[str], fields: Sequence[Field], *, answer: bool = False) -> Sheet:
    """Find the pack's columns in a header; an answer may lack any field, an application only those the pack lets it."""
    names = [text.strip().lstrip("\ufeff") for text in header]
    places = {name: place for place, name in enumerate(names)}
    for label in (*META.values(), *(one.label for one in fields)):
        if names.count(label) > 1:
            raise BadInput("header-twice", _("見出し「{name}」が2回あります。").format(name=label), where=_("1行目"))
    meta = {name: places.get(label, -1) for name, label in META.items()}
    found = tuple((one, places[one.label]) for one in fields if one.label in places)
    lacking = [META[name] for name in ("source_id", "channel", "received_on") if meta[name] < 0]
    if not answer:
        lacking += [one.label for one in fields if one.column and one.label not in places]
    if lacking or not found:
        raise BadInput(
            "header-missing",
            _("申請ファイルに見出しがありません: {names}").format(names="、".join(lacking) or "世帯番号"),
            where=_("1行目"),
            cure=_("制度パックの fields.yaml にある見出しをすべて置いてください。"),
        )
    return Sheet(found, meta, {one.id: one for one in fields}, len(header))


def read_row(line: int, cells: Sequence[str], sheet: Sheet) -> Received:
    """Read one row; raises BadInput when it cannot be received at all.

    A row with fewer cells than the header was torn off (the whole one can be received later under its number); one with
    more has slipped.
    """
    if len(cells) < sheet.width or any(text.strip() for text in cells[sheet.width :]):
        raise BadInput(
            "width",
            _("見出しは{wanted}列ですが、この行は{found}列です。").format(wanted=sheet.width, found=len(cells)),
            cure=_("ファイルが途中で切れていないか、カンマや引用符がずれていないかを確かめてください。"),
        )

    def cell(place: int) -> str:
        return cells[place].strip() if place >= 0 else ""

    source_id = cell(sheet.meta["source_id"])
    if not source_id:
        raise BadInput("source-id", _("受付元番号が空です。"))
    if len(source_id) > SOURCE_ID_LENGTH:
        raise BadInput("source-id", _("受付元番号が{n}文字を超えています。").format(n=SOURCE_ID_LENGTH))
    channel = CHANNELS.get(cell(sheet.meta["channel"]))
    if channel is None:
        raise BadInput("channel", _("受付経路が不明です。（郵送・オンライン・窓口・電話）"))
    raw = {one.id: text for one, place in sheet.fields if (text := cell(place))}
    postmark = cell(sheet.meta["postmarked_on"])
    return Received(
        line, source_id, channel, _day(cell(sheet.meta["received_on"]), _("受付日")),
        _day(postmark, _("消印日")) if postmark else None, raw, sheet.by_id,
    )  # fmt: skip


def _day(text: str, label: str) -> dt.date:
    try:
        return read_date(text)
    except ValueError as problem:
        raise BadInput("date", _("{label}が読めません: {problem}").format(label=label, problem=problem)) from problem
