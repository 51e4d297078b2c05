"""What residents are told of their case: its steps in the words of the table of states, and what they may do now."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import TRANSITIONS, UNDECIDED, State
from jimukyoku.domain.intake import by_post, date_text, meant, relative_parts
from jimukyoku.domain.programme import Asking, Field, FieldKind, FieldText, Pack, Texts, asked, read_people
from jimukyoku.japanese import bank_name, branch_name, symbol_branch, writes_symbol
from jimukyoku.office.audit.queries import story
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.models import Application
from jimukyoku.office.intake.queries import answer_due, said
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.register.models import KnownAccount
from jimukyoku.office.residents.writing import answerable, asked_of
from jimukyoku.office.screening.queries import open_findings

_TOKYO = ZoneInfo("Asia/Tokyo")
_TYPES = {"1": "普通", "2": "当座", "4": "貯蓄"}
_MONEY = (State.APPROVED, State.NOTIFIED, State.RETURNED)


class Told(str):
    """Words of the pack, not what somebody typed."""

    __slots__ = ()


@dataclass(frozen=True)
class May:
    """What a household may do now."""

    apply: bool
    answer: bool
    decline: bool
    withdraw: bool


def case_by(programme: Programme, pk: int) -> Case:
    """Return a case of the programme; NotFound for whoever came in without one."""
    found = Case.objects.filter(programme=programme.pk, pk=pk).first()
    if found is None:
        raise NotFound("not-found", _("この手続きには、手紙の照会用コードが必要です。"), cure=_("コードを入力して進んでください。"))
    return found


def may(pack: Pack, case: Case, today: dt.date) -> May:
    """Return what the table of states and the days permit."""
    words = said(pack, [case.pk]).get(case.pk)
    in_time = pack.opens_on <= today <= pack.last_day
    state = State(case.state)
    return May(
        apply=in_time and state == State.EXPECTED, answer=answerable(pack, asked_of(case)),
        decline=state in UNDECIDED or (case.decision == "approve" and state in _MONEY),
        withdraw=words is not None and words.applied and state in UNDECIDED,
    )  # fmt: skip


def steps(case: Case) -> list[tuple[dt.date, str]]:
    """Return what happened, as (day, sentence), oldest first; what is said twice in a row is said once."""
    found: list[tuple[dt.date, str]] = []
    for event in story(case.pk):
        transition = TRANSITIONS.get(event.kind.removeprefix("case.")) if event.kind.startswith("case.") else None
        if transition is None:
            continue
        day = dt.datetime.fromisoformat(event.at).astimezone(_TOKYO).date()
        if found and found[-1][1] == transition.resident_sees:
            continue
        found.append((day, transition.resident_sees))
    return found


def deadline_of(case: Case) -> dt.date | None:
    """Return the day by which an answer is asked for."""
    return answer_due([case.pk]).get(case.pk) if case.state == State.DEFICIENT else None


def masked(account: KnownAccount | None) -> dict[str, str]:
    """Return an account so that its holder knows it and nobody else learns it: the last three digits."""
    if account is None:
        return {}
    return {
        "bank": bank_name(account.bank_code) or account.bank_code,
        "branch": branch_name(account.bank_code, account.branch_code) or account.branch_code,
        "type": _TYPES.get(account.account_type, account.account_type), "number": tail(account.account_number),
    }  # fmt: skip


def tail(number: str) -> str:
    """Return the last three digits of an account number."""
    return "****" + number[-3:]


def typed_lines(field: Field, typed: Mapping[str, Any], texts: Texts) -> list[str]:
    """Return what was typed for a field, in the reader's words, a line a person where there are several."""
    if field.kind == FieldKind.PEOPLE:
        return ["　".join(part for part in relative_parts(one) if part) for one in typed.get(field.id) or []]
    if field.kind == FieldKind.DATE:
        era = str(typed.get(f"{field.id}_0", ""))
        text = date_text(era, *(str(typed.get(f"{field.id}_{place}", "")) for place in (1, 2, 3)))
        return [text] if text else []
    value = str(typed.get(field.id, ""))
    return [_in_words(field, value, typed, texts)] if value.strip() else []


def _in_words(field: Field, value: str, typed: Mapping[str, Any], texts: Texts) -> str:
    if field.kind in (FieldKind.CHOICE, FieldKind.BOOL):
        said = (texts.fields.get(field.id) or FieldText("")).choices
        return Told(said.get(value, field.choices[value])) if value in field.choices else value
    if field.id == "bank_code":
        return f"{bank_name(value) or ''}（{value}）"
    if field.id == "branch_code":
        return f"{branch_words(str(typed.get('bank_code', '')), value)}（{value}）"
    return value


def branch_words(bank: str, code: str) -> str:
    """Return what a branch is called; of a 記号 (ゆうちょ銀行) that it is one, and the branch it names. Empty where there is none."""
    if not writes_symbol(bank, code):
        return branch_name(bank, code) or ""
    place = symbol_branch(code)
    return _("記号・{branch}店").format(branch=branch_name(bank, place)) if place else ""


def read_as(typed: Mapping[str, Any], texts: Texts) -> str:
    """Return as which account a 記号 and a 番号 are received, as a sentence; empty where none were typed."""
    cells = meant(typed)
    if cells is typed:
        return ""
    branch, kind = str(cells["branch_code"]), str(cells["account_type"])
    kinds = texts.fields["account_type"].choices if "account_type" in texts.fields else {}
    return _("ゆうちょ銀行 {branch}店（{code}） {kind} {number} の口座として受け取ります。").format(
        branch=branch_name(str(cells["bank_code"]), branch), code=branch, kind=kinds.get(kind, kind), number=cells["account_number"],
    )  # fmt: skip


def sent_lines(pack: Pack, texts: Texts, raw: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Return a row that was sent as (label, lines), the number of the account only by its end."""
    found = []
    for one in pack.fields:
        if one.id in raw and (asked(one) or one.online == Asking.DECLARATION):
            found.append(((texts.fields.get(one.id) or FieldText(one.label)).label, _sent(one, raw, texts)))
    return found


def _sent(field: Field, raw: Mapping[str, str], texts: Texts) -> list[str]:
    text = raw[field.id]
    if field.kind == FieldKind.PEOPLE:
        return [f"{one.name}　{one.kana}　{one.birth.isoformat()}　{one.relationship}" for one in read_people(field.label, text)]
    if field.id == "account_number":
        return [tail(text)]
    value = next((value for value, label in field.choices.items() if label == text), text)
    return [_in_words(field, value, raw, texts)]


def sent_before(pack: Pack, texts: Texts, field: Field, values: Mapping[str, Any]) -> str:
    """Return what was sent before for a field; empty where nothing was, or nobody could read it."""
    value = values.get(field.id)
    if value in (None, ""):
        return ""
    if field.id == "account_number":
        return tail(str(value))
    text = str(value).lower() if isinstance(value, bool) else value.isoformat() if isinstance(value, dt.date) else str(value)
    return _in_words(field, text, {name: str(one) for name, one in values.items()}, texts)


def papers(pack: Pack, row: Application, raw: Mapping[str, str]) -> list[str]:
    """Return the papers that are still to come by post after a row was sent, as field ids."""
    if row.kind == "answer" and row.case_id:
        lacking = [(one.code, tuple(one.fields.split(","))) for one in open_findings([row.case_id]).get(row.case_id, [])]
        return [one.id for one in by_post(pack, lacking, {})]
    choice = next(one for one in pack.fields if one.id == "account_choice")
    printed = raw.get(choice.id) is not None and raw.get(choice.id) == choice.choices.get("printed")
    return [one.id for one in by_post(pack, None, {"account_choice": "printed" if printed else "other"})]
