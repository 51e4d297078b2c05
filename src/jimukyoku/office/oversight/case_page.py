"""Everything the page of one case shows, gathered from all rooms for the person who looks. Reads only."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.audit import Event
from jimukyoku.domain.cases import CHANNEL_NAMES, LETTER_NAMES, STATE_NAMES, STOP_NAMES, State, Stop, tell
from jimukyoku.domain.decision import OUTCOME_NAMES
from jimukyoku.domain.intake import KIND_NAMES, LATER, STATUS_NAMES
from jimukyoku.domain.programme import Pack
from jimukyoku.domain.programme.language import said
from jimukyoku.domain.register import Address, current_address
from jimukyoku.japanese import era_text
from jimukyoku.office.access.models import Person
from jimukyoku.office.access.queries import names
from jimukyoku.office.audit.queries import story
from jimukyoku.office.cases.models import Case
from jimukyoku.office.decision import queries as decision
from jimukyoku.office.intake import queries as intake
from jimukyoku.office.intake.models import Application
from jimukyoku.office.notices import queries as notices
from jimukyoku.office.notices.announcing import account_text
from jimukyoku.office.payment import queries as payment
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register
from jimukyoku.office.screening import beside
from jimukyoku.office.screening import queries as screening
from jimukyoku.office.screening.beside import Sight
from jimukyoku.office.screening.explaining import explained_dossier
from jimukyoku.office.screening.facts import Dossier, dossiers
from jimukyoku.office.screening.models import Finding
from jimukyoku.office.screening.showing import lines, shown

PAYMENT_STATES = {
    "made": gettext_lazy("作成済"), "released": gettext_lazy("送信済"), "paid": gettext_lazy("支給済"), "returned": gettext_lazy("振込不能"),
    "cancelled": gettext_lazy("取消"),
}  # fmt: skip
RULES = {
    "eligibility": gettext_lazy("支給要件"), "exclusion": gettext_lazy("除外"), "route": gettext_lazy("案内の方法"),
    "deficiency": gettext_lazy("不備"), "amount": gettext_lazy("支給額"),
}  # fmt: skip
# The keys of the page, the headings they lead to, and what these are called.
_SECTIONS = (
    ("1", "sent", gettext_lazy("届いた内容と台帳")), ("2", "post", gettext_lazy("住民から届いたもの")),
    ("3", "members", gettext_lazy("基準日の世帯員")), ("4", "findings", gettext_lazy("審査の所見")),
    ("5", "letters", gettext_lazy("通知")), ("6", "money", gettext_lazy("口座と振込")), ("7", "story", gettext_lazy("経過")),
)  # fmt: skip
_VOID = {
    "moved_on": gettext_lazy("案件が進んだ"), "held": gettext_lazy("案件が保留になった"), "late": gettext_lazy("回答期限が短くなる"),
    "changed": gettext_lazy("宛名か住所が変わった"),
}  # fmt: skip


@dataclass(frozen=True)
class View:
    """One case as one person looks at it, with what the acts of the page need to know."""

    programme: Programme
    case: Case
    person: Person
    today: dt.date
    pack: Pack
    dossier: Dossier
    findings: Sequence[Finding]
    letters: Sequence[Any]
    protected: frozenset[str]
    read: register.Sources

    @property
    def sight(self) -> Sight:
        """What the person may see."""
        return beside.sight_of(self.person, self.dossier, self.protected)

    def name_of(self, resident: str) -> str:
        """Return the name of a resident of the household; their number where the register has no name."""
        return next((one.name for one in self.dossier.residents if one.resident_no == resident), resident)


def view(programme: Programme, case: Case, person: Person, today: dt.date) -> View:
    """Gather what is known of a case."""
    pack, read = pack_of(programme), register.sources(programme.municipality_id)
    (one,) = dossiers(programme, pack, read, [case], today)
    guarded = beside.guarded(read, one, today)
    return View(programme, case, person, today, pack, one, screening.findings_of(case.pk), notices.letters_to(case.pk), guarded, read)


def context(one: View) -> dict[str, Any]:
    """Return what the template shows."""
    case, events = one.case, story(one.case.pk)
    imports = register.described(one.programme.municipality_id, {one.read.people, one.read.tax})
    return {
        "case": case, "state": STATE_NAMES[State(case.state)], "held": _stop(case.held), "unprintable": _stop(case.unprintable),
        "outcome": OUTCOME_NAMES.get(case.decision, ""), "decision": decision.decisions([case.pk]).get(case.pk), "sight": one.sight,
        "story": tales(events, one.sight), "lines": beside.compare(one.programme.municipality_id, one.pack, one.read, one.dossier, one.sight),
        "members": members(one), "members_from": [beside.imported(imports.get(pk)) for pk in (one.read.people, one.read.tax)],
        "address": address(one), "head_name": one.name_of(case.head_no), "findings": shown(one.pack, one.findings, screening.remarks_of(case.pk)),
        "post": [_arrived(one, row) for row in intake.rows_of(case.pk)], "sections": _SECTIONS,
        "rules": _rules(one) if one.sight.works else [], "letters": _letters(one.letters, events),
        "accounts": [(account_text(row), row.payee_kana, row.source) for row in decision.accounts_of(case.pk)],
        "payments": [_payment(row) for row in payment.payments_of(case.pk)],
    }  # fmt: skip


def _stop(why: str) -> str:
    return STOP_NAMES[Stop(why)] if why else ""


def _day(at: str) -> dt.datetime:
    return timezone.localtime(dt.datetime.fromisoformat(at))


def tales(events: Sequence[Event], sight: Sight) -> list[dict[str, Any]]:
    """Return the story of the ledger, oldest first, with the names of who acted."""
    called = names(one.actor for one in events)
    return [
        {"at": _day(one.at), "text": tell(one.kind, _said(one, sight)), "actor": called.get(one.actor, one.actor), "seq": one.seq}
        for one in events
    ]


def _said(event: Event, sight: Sight) -> Mapping[str, Any]:
    """Return an event's data; where a letter to a protected household was handed over is told to officers only."""
    data: dict[str, Any] = json.loads(event.data)
    by = str(data.get("by", ""))
    if event.kind in ("case.held", "case.unprintable"):
        data["by"] = _("関門の確認") if by.startswith("gate:") else {"intake": _("届いた書類"), "extract": _("対象者抽出")}.get(by, by)
    if event.kind == "notice.posted_by_hand" and not sight.locates:
        data["reason"] = str(beside.GUARDED)
    return data


def members(one: View) -> list[dict[str, Any]]:
    """Return the members on the base date; what they are taxed is for those who screen and decide."""
    listed = {row.resident_no: row for row in one.dossier.residents}
    found = []
    for row in one.dossier.members:
        person = listed.get(row.resident_no)
        tax = said(row.tax, "member.tax", one.pack.vocabulary) if one.sight.works else beside.NOT_YOURS
        found.append({
            "number": row.resident_no, "name": person.name if person else "", "kana": person.kana if person else "", "birth": birth(row.birth),
            "relationship": row.relationship, "tax": tax, "dependent": row.dependent and one.sight.works, "dead": row.dead,
            "head": row.resident_no == one.case.head_no, "protected": row.resident_no in one.protected,
        })  # fmt: skip
    return found


def birth(text: str | None) -> str:
    """Return a date of birth in both calendars, as far as the register knows it."""
    whole = text and len(text) == len("2026-01-01")
    return f"{era_text(dt.date.fromisoformat(text))}（{text}）" if text and whole else text or ""


def address(one: View) -> Any:
    """Return where the head lives now, as the register says; of a protected household only to those who hand letters over."""
    if not one.sight.locates:
        return beside.GUARDED
    head = next((row for row in one.dossier.residents if row.resident_no == one.case.head_no), None)
    if head is None:
        return ""
    facts = register.changes(one.read, [head.resident_no], since=one.pack.base_date, today=one.today).get(head.resident_no, [])
    where = current_address(Address(head.postal_code, head.address, head.building), facts)
    return f"〒{where.postal_code[:3]}-{where.postal_code[3:]} {where.address} {where.building}".strip() if where else _("不明（転出・転居）")


def _arrived(one: View, row: Application) -> dict[str, Any]:
    """Return one row of post as it came: what was written, what became of it, and who attached it later, and why."""
    raw = json.loads(row.raw)
    written = [(field.label, raw[field.id]) for field in one.pack.fields if field.id in raw and not one.sight.hides(field)]
    later = intake.attached_later(row.pk)
    return {
        "day": row.received_on, "channel": CHANNEL_NAMES.get(row.channel, row.channel), "source": row.source_id, "kind": KIND_NAMES[row.kind],
        "written": written if one.sight.works else [], "status": STATUS_NAMES[row.status], "waits": row.status == LATER and not later,
        "attached": f"{names([later.by]).get(later.by, later.by)}：{later.reason}" if later else "",
    }  # fmt: skip


def _rules(one: View) -> list[dict[str, Any]]:
    found = []
    for name, told in explained_dossier(one.pack, one.dossier):
        kind, _dot, code = name.partition(".")
        found.append({"kind": RULES.get(kind, kind), "code": code, "value": said(told.value), "lines": lines(told)})
    return found


def _letters(letters: Sequence[Any], events: Sequence[Event]) -> list[dict[str, Any]]:
    sent: dict[str, dt.datetime] = {}
    for event in events:
        data = json.loads(event.data)
        if data.get("letter") and event.kind != "notice.voided":
            sent.setdefault(data["letter"], _day(event.at))
    return [
        {
            "kind": LETTER_NAMES.get(one.kind, one.kind), "number": one.number, "due": one.due,
            "at": None if one.void else sent.get(one.number), "void": _void(one.void), "by_hand": one.run is None,
            "page": one.page, "run": one.run_id,
        }
        for one in letters
    ]  # fmt: skip


def _void(why: str) -> Any:
    return _VOID.get(why) or (_(STOP_NAMES[Stop(why)]) if why in set(Stop) else why)


def _payment(row: Any) -> dict[str, Any]:
    return {
        "batch": row.batch_id, "day": row.batch.value_date, "amount": row.amount, "account": account_text(row), "reason": row.reason,
        "state": PAYMENT_STATES.get(row.state, row.state), "returned": row.state == "returned",
    }  # fmt: skip
