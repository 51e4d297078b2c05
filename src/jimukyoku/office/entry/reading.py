"""What `paper read` writes, one JSON line a page, into applications and the fields that are to be keyed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.entry import Answer, Mark
from jimukyoku.domain.programme import Field, Said, gathered


@dataclass(frozen=True, slots=True)
class Seen:
    """One field on one page, and what a program made of it (None: it did not read it)."""

    field: Field
    file: str
    page: int
    reading: Answer | None
    confidence: float
    accepted: bool


@dataclass(slots=True)
class Paper:
    """The pages of one application."""

    receipt_number: str
    form: str
    seen: dict[str, Seen] = field(default_factory=dict)
    pages: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Side:
    """One scanned side: placed with an application (by its place among the papers), or not, and why."""

    file: str
    page: int
    paper: int | None
    reason: str


def read_lines(fields: Mapping[str, Field], lines: Sequence[Mapping[str, Any]]) -> tuple[list[Paper], list[Side]]:
    """Return (applications, sides) in the order of the lines; raises BadInput naming the line that cannot be taken.

    Pages with one receipt number are one application, unless a field comes twice: then somebody sent two. A placed page
    without a number is an application of its own file; what was not placed belongs to none and is kept with its reason.
    """
    papers: list[Paper] = []
    newest: dict[str, int] = {}
    sides: list[Side] = []
    for number, line in enumerate(lines, start=1):
        try:
            file, page, placed = str(line["file"]), int(line["page"]), bool(line["placed"])
            seen = _fields(fields, file, page, line.get("fields", {})) if placed else {}
            receipt, form, reason = (str(line.get(key) or "") for key in ("receipt_number", "form", "reason"))
            reason = str(line.get("message") or "") or reason  # the sentence, not the name that programs know it by
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise _bad(number, _("読取り結果の行を読めません：{what}").format(what=problem)) from problem
        if not placed:
            sides.append(Side(file, page, None, reason or _("様式が分かりません。")))
            continue
        key = receipt or f"file:{file}"
        if key not in newest or papers[newest[key]].seen.keys() & seen.keys():
            newest[key] = len(papers)
            papers.append(Paper(receipt, form))
        papers[newest[key]].seen.update(seen)
        papers[newest[key]].pages.append((file, page))
        sides.append(Side(file, page, newest[key], reason))
    return papers, sides


def _bad(line: int, what: str) -> BadInput:
    return BadInput("entry.line", what, where=_("{n}行目").format(n=line), cure=_("jimukyoku paper read の出力をそのまま渡してください。"))


def _fields(fields: Mapping[str, Field], file: str, page: int, told: Mapping[str, Mapping[str, Any]]) -> dict[str, Seen]:
    """Return what a page says by field: places that belong to one field (a bank's name and its code) are put together."""
    for key in told:
        if key.partition(".")[0] not in fields:
            raise ValueError(_("項目「{key}」はこの制度にありません。").format(key=key))
    found = gathered(list(fields.values()), {key: _said(one) for key, one in told.items()})
    return {key: Seen(fields[key], file, page, _answer(one.value), one.confidence, one.accepted) for key, one in found.items()}


def _said(one: Mapping[str, Any]) -> Said:
    value, beside = one.get("value"), one.get("expected") or {}
    listed = str(beside.get("value") or "") if beside.get("accepted") else ""
    contradicts = "name_and_code" in one.get("reasons", ())
    return Said(None if value is None else str(value), float(one.get("confidence") or 0.0), bool(one.get("accepted")), listed, contradicts)


def _answer(value: str | None) -> Answer | None:
    return None if value is None else Answer(Mark.VALUE, value) if value else Answer(Mark.BLANK)
