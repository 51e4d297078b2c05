"""What a household sent beside what the register says: each field with where it is from, and whether both agree."""

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import CHANNEL_NAMES, Stop
from jimukyoku.domain.intake import Listed, meant, writer
from jimukyoku.domain.programme import Field, FieldKind, Pack, Sensitivity
from jimukyoku.domain.programme.language import said
from jimukyoku.domain.screening import DIFFERS, NEAR, SAME, Likeness, name_likeness, reading_likeness
from jimukyoku.japanese import era_text
from jimukyoku.office.access.models import Person
from jimukyoku.office.intake.models import Application
from jimukyoku.office.intake.queries import rows_of
from jimukyoku.office.register import queries as register
from jimukyoku.office.register.models import Import, KnownAccount
from jimukyoku.office.register.queries import Listing, Sources
from jimukyoku.office.screening.facts import Dossier

GUARDED = gettext_lazy("支援措置のため非表示")
NOT_YOURS = gettext_lazy("審査・決定の担当者だけに表示")
_SHORT = {SAME: gettext_lazy("一致"), NEAR: gettext_lazy("似ている"), DIFFERS: gettext_lazy("台帳と違う")}
_ACCOUNT_TYPES = {"1": "普通", "2": "当座", "4": "貯蓄"}


@dataclass(frozen=True)
class Sight:
    """What a person may see: ``works`` the sensitive fields, ``locates`` where a protected household can be found."""

    works: bool
    locates: bool

    @classmethod
    def of(cls, person: Person, *, protected: bool) -> "Sight":
        """Return what a person may see of a household."""
        works = any(person.holds(one) for one in (Duty.RECEIVE, Duty.SCREEN, Duty.DECIDE))
        return cls(works, not protected or person.holds(Duty.DECIDE))

    def hides(self, field: Field) -> Any:
        """Return the words that stand in place of a field, or nothing when it may be seen."""
        if not self.works and field.sensitivity == Sensitivity.SENSITIVE:
            return NOT_YOURS
        tells_where = field.kind == FieldKind.PHONE or "address" in field.id or "postal" in field.id
        return GUARDED if tells_where and not self.locates else ""


@dataclass(frozen=True)
class Line:
    """One field: what was sent and by which row, what is listed and in which import, whether both agree, in words and why."""

    label: str
    sent: Any
    sent_by: str
    problem: str
    listed: Any
    listed_by: str
    mark: str
    words: Any
    why: str = ""


@dataclass(frozen=True)
class Known:
    """What the register says that can be laid beside an application, with the imports it is read from."""

    household_no: str
    person: Listing | None
    account: KnownAccount | None
    people: Import | None
    accounts: Import | None


def guarded(read: Sources, one: Dossier, today: dt.date) -> frozenset[str]:
    """Return the residents of a household whose address must not become known."""
    residents = {row.resident_no for row in one.residents} | {row.resident_no for row in one.members}
    return frozenset(register.protected(read, residents, today) | {row.resident_no for row in one.members if row.protected})


def sight_of(person: Person, one: Dossier, protected: Collection[str]) -> Sight:
    """Return what a person may see of a case."""
    return Sight.of(person, protected=bool(protected) or one.case.unprintable == Stop.PROTECTED)


def compare(municipality: int, pack: Pack, read: Sources, one: Dossier, sight: Sight) -> list[Line]:
    """Return a line for every field of the pack, in the pack's order; nothing where the household never wrote."""
    rows = rows_of(one.case.pk)
    if not rows:
        return []
    imports = register.described(municipality, {read.people, read.accounts})
    known = Known(
        one.case.household_no, who_wrote(one),
        register.accounts(read, [one.case.head_no]).get(one.case.head_no), imports.get(read.people), imports.get(read.accounts),
    )  # fmt: skip
    by_number = {row.pk: row for row in rows}
    return [_line(pack, field, one, by_number.get(one.said.spoken.get(field.id, 0)), known, sight) for field in pack.fields]


def who_wrote(one: Dossier) -> Listing | None:
    """Return whom of the household the application names, as the rules see it; the head where it fits nobody."""
    _fit, found = writer(one.said.values, [Listed.of(row) for row in one.residents if row.listed])
    number = found.resident_no if found else one.case.head_no
    return next((row for row in one.residents if row.resident_no == number), None)


def likeness(name: str, one: Dossier, person: Listing | None) -> Likeness | None:
    """Return how what was written of a name or a reading is like the register's; nothing where one of them says nothing."""
    written = {key: str(one.said.values.get(key) or "") for key in ("applicant_name", "applicant_kana")}
    if person is None or not written.get(name):
        return None
    if name == "applicant_name":
        return name_likeness(written[name], written["applicant_kana"], Listed.of(person)) if person.name else None
    return reading_likeness(written[name], Listed.of(person)) if person.kana else None


def _line(pack: Pack, field: Field, one: Dossier, row: Application | None, known: Known, sight: Sight) -> Line:
    written, value, listed = one.said.values.get(field.id), meant(one.said.values).get(field.id), _listed(field.id, known)
    problem = one.said.problems.get(field.id, "")
    sent: Any = _sent(pack, field, written)
    if value != written:  # a 記号 or 番号 of ゆうちょ銀行
        sent = f"{sent} → {_sent(pack, field, value)}"
    if problem and row is not None:
        sent = json.loads(row.raw).get(field.id, "")
    alike = likeness(field.id, one, known.person)
    mark, words = (alike.mark, _SHORT[alike.mark]) if alike else _agreement(field.id, value, listed, known)
    batch = known.accounts if field.id in _ACCOUNT else known.people
    hidden = sight.hides(field)
    return Line(
        field.label, hidden if hidden and sent else sent, sent_by(row) if sent else "", problem,
        hidden if hidden and listed else _readable(field, listed), imported(batch) if listed else "", mark, words,
        alike.sentence if alike and not alike.plain and not hidden else "",
    )  # fmt: skip


def _sent(pack: Pack, field: Field, value: Any) -> str:
    """Return a value in the words of the form it was sent on."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return field.choices.get(str(value).lower()) or said(value)
    return said(value, f"application.{field.id}", pack.vocabulary)


def _readable(field: Field, listed: str) -> str:
    """Return what the register says in the calendar in which it was sent."""
    return era_text(dt.date.fromisoformat(listed)) if field.kind == FieldKind.DATE and len(listed) == len("2026-01-01") else listed


_ACCOUNT = {
    "bank_code": "bank_code", "branch_code": "branch_code", "account_type": "account_type", "account_number": "account_number",
    "account_holder_kana": "holder_kana",
}  # fmt: skip
_PERSON = {"applicant_name": "name", "applicant_kana": "kana", "applicant_birth": "birth"}


def _listed(name: str, known: Known) -> str:
    if name == "household_no":
        return known.household_no
    if name in _ACCOUNT and known.account:
        text = str(getattr(known.account, _ACCOUNT[name]))
        return _ACCOUNT_TYPES.get(text, text) if name == "account_type" else text
    if name in _PERSON and known.person:
        return str(getattr(known.person, _PERSON[name]) or "")
    return ""


def _agreement(name: str, value: Any, listed: str, known: Known) -> tuple[str, Any]:
    """Return the mark and its words; nothing where one of both has nothing to say."""
    if value is None or not listed:
        return "", ""
    if name == "applicant_birth" and known.person and known.person.birth_precision != "day":
        return NEAR, _("台帳の生年月日は一部が不明")
    if str(value) == listed:
        return SAME, _SHORT[SAME]
    return DIFFERS, _("台帳の口座と違う") if name in _ACCOUNT else _SHORT[DIFFERS]


def sent_by(row: Application | None) -> str:
    """Return where a value comes from: the row, its channel, its day."""
    if row is None:
        return ""
    channel = _(CHANNEL_NAMES.get(row.channel, row.channel))
    return _("届出 {source}（{channel}、{day}）").format(source=row.source_id, channel=channel, day=row.received_on)


def imported(batch: Import | None) -> str:
    """Return where a value comes from: the import, its file, its day."""
    return _("取込 #{number}（{file}、{day}現在）").format(number=batch.pk, file=batch.file_name, day=batch.as_of) if batch else ""
