"""The web form of a pack: which pages it has, in which order they are due, and what was typed there as a row of intake.

``typed`` is what stands in the boxes, word for word: going back, leaving and coming again shows it as it was. Only sending
turns it into ``raw``, the same text a file of applications has, which is then read and judged like every other row.
"""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.intake.accounts import NUMBER, symbol_problem
from jimukyoku.domain.intake.overlay import ACCOUNT_PARTS, CHOICE, DOCUMENT, OTHER, PLACE, PRINTED
from jimukyoku.domain.programme import Asking, Field, FieldKind, Pack, asked, read_field

Typed = Mapping[str, Any]
WESTERN = "西暦"
RELATIVE = ("name", "kana", "birth_0", "birth_1", "birth_2", "birth_3", "relationship")


@dataclass(frozen=True)
class Page:
    """One page of the web form: its fields, and the codes of the findings it answers."""

    id: str
    fields: tuple[Field, ...]
    codes: tuple[str, ...] = ()


def application_pages(pack: Pack, *, listed: bool) -> tuple[Page, ...]:
    """Return the pages of an application; ``listed``: the household has a case, so nobody asks who belongs to it."""
    return _pages(one for one in pack.fields if asked(one) and not (listed and one.online == Asking.UNLISTED))


def answer_pages(pack: Pack, findings: Sequence[tuple[str, Collection[str]]]) -> tuple[Page, ...]:
    """Return the pages that ask for nothing but what is lacking, given the open findings as (code, fields)."""
    wanted = {name for _code, fields in findings for name in fields}
    if wanted & set(PLACE):  # another bank ends the old account: the whole of the new one is asked for
        wanted |= set(ACCOUNT_PARTS)
    pages = _pages(one for one in pack.fields if asked(one) and one.id in wanted)
    return tuple(
        Page(page.id, page.fields, tuple(code for code, fields in findings if {one.id for one in page.fields} & set(fields)))
        for page in pages
    )  # fmt: skip


def _pages(fields: Iterable[Field]) -> tuple[Page, ...]:
    groups = itertools.groupby(fields, key=lambda one: one.page or one.id)
    return tuple(Page(name, tuple(group)) for name, group in groups)


def declared(pack: Pack, findings: Sequence[tuple[str, Collection[str]]] | None = None) -> list[Field]:
    """Return what is declared on the last page: everything, or only what the findings lack."""
    lacking = None if findings is None else {name for _code, fields in findings for name in fields}
    return [one for one in pack.fields if one.online == Asking.DECLARATION and (lacking is None or one.id in lacking)]


def by_post(pack: Pack, findings: Sequence[tuple[str, Collection[str]]] | None, typed: Typed) -> list[Field]:
    """Return the papers that come by post; of an application, that of the account only where another account is given."""
    papers = [one for one in pack.fields if one.online == Asking.PAPER]
    if findings is not None:
        return [one for one in papers if any(one.id in fields for _code, fields in findings)]
    return [one for one in papers if one.id != DOCUMENT or typed.get(CHOICE) != PRINTED]


def due(pages: Sequence[Page], typed: Typed, *, printed: bool) -> list[Page]:
    """Return the pages that are due: which account is asked only where one is known, its parts only for another one."""
    found = []
    for page in pages:
        names = {one.id for one in page.fields}
        if names == {CHOICE} and not printed:
            continue
        if names <= set(ACCOUNT_PARTS) and printed and typed.get(CHOICE) != OTHER and any(CHOICE in _ids(one) for one in pages):
            continue
        found.append(page)
    return found


def _ids(page: Page) -> set[str]:
    return {one.id for one in page.fields}


def date_text(era: str, year: str, month: str, day: str) -> str:
    """Return the parts of a date as one text; nothing when no part but the era was filled in."""
    if not (year.strip() or month.strip() or day.strip()):
        return ""
    return f"{'' if era == WESTERN else era}{year.strip()}年{month.strip()}月{day.strip()}日"


def text_of(field: Field, typed: Typed) -> str:
    """Return what was typed for a field as a cell of a file would hold it."""
    if field.kind == FieldKind.DATE:
        return date_text(*(str(typed.get(f"{field.id}_{place}", "")) for place in range(4)))
    if field.kind == FieldKind.PEOPLE:
        return ";".join("/".join(relative_parts(one)) for one in typed.get(field.id) or [])
    text = str(typed.get(field.id, ""))
    return field.choices.get(text, text) if field.kind in (FieldKind.CHOICE, FieldKind.BOOL) else text


def relative_parts(one: Typed) -> list[str]:
    """Return one person of a list as name, reading, date of birth and relationship."""
    birth = date_text(*(str(one.get(f"birth_{place}", "")) for place in range(4)))
    return [str(one.get("name", "")).strip(), str(one.get("kana", "")).strip(), birth, str(one.get("relationship", "")).strip()]


def problems(page: Page, typed: Typed) -> dict[str, str]:
    """Return what keeps a page from being complete, by field."""
    found = {}
    for one in page.fields:
        text = text_of(one, typed)
        try:
            if text.strip():
                read_field(one, text)
            elif one.required:
                found[one.id] = _("「{label}」を入力してください。").format(label=one.label)
        except BadInput as problem:
            found[one.id] = problem.what
    if NUMBER in _ids(page) and NUMBER not in found and (strange := symbol_problem(typed)):
        found[NUMBER] = strange
    return found


def raw_of(pack: Pack, pages: Sequence[Page], typed: Typed, known: Mapping[str, str], signed: Sequence[Field], today: str) -> dict[str, str]:
    """Return the row: what stands in the boxes of these pages, what is known beforehand, what was declared at the end."""
    raw = {one.id: text.strip() for page in pages for one in page.fields if (text := text_of(one, typed)).strip()}
    for one in signed:
        raw[one.id] = one.choices["true"]
    if signed:
        raw |= {one.id: today for one in pack.fields if one.online == Asking.TODAY}
    return {**raw, **known}


def other_account(pack: Pack, raw: Mapping[str, str]) -> dict[str, str]:
    """Return that another account is meant, of an application that gives one and was not asked which."""
    given = CHOICE not in raw and any(raw.get(part) for part in ACCOUNT_PARTS)
    field = next(one for one in pack.fields if one.id == CHOICE)
    return {CHOICE: field.choices[OTHER]} if given else {}
