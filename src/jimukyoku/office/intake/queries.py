"""What an applicant said in all, and the rows that a person must look at."""

import datetime as dt
import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q

from jimukyoku.domain.basics import Conflict, NotFound, digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.intake import (
    ACCOUNT_FIELDS,
    APPLICATION,
    ATTACHED,
    DUPLICATE,
    LATER,
    UNLISTED,
    overlay,
    speaks_otherwise,
)
from jimukyoku.domain.programme import Pack
from jimukyoku.japanese import branch_exists
from jimukyoku.office.audit.models import Event
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.models import Application, Attachment
from jimukyoku.office.notices.models import Letter

_TOKYO = ZoneInfo("Asia/Tokyo")
_PART = 2_000


@dataclass
class Said:
    """What one household said so far. ``source`` is the last row that spoke of an account, ``spoken`` the last row that
    spoke of each field, ``applied`` whether it sent an application at all."""

    application: int = 0
    channel: str = ""
    received_on: str = ""
    postmarked_on: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    source: str = ""
    latest: int = 0
    spoken: dict[str, int] = field(default_factory=dict)

    @property
    def applied(self) -> bool:
        """Whether an application (not only answers) is among it."""
        return bool(self.application)

    def hear(
        self, row: int, kind: str, channel: str, days: tuple[str, str | None], values: Mapping[str, Any], problems: Mapping[str, str]
    ) -> None:
        """Lay one more row (received and postmarked on ``days``) over what was said before."""
        if kind == APPLICATION:
            self.application, self.channel = row, channel
            self.received_on, self.postmarked_on = days
        self.values, self.problems = overlay(self.values, self.problems, values, problems, branch_exists)
        names = values.keys() | problems.keys()
        self.spoken.update(dict.fromkeys(names, row))
        if names & set(ACCOUNT_FIELDS):
            self.source = f"application:{row}"
        self.latest = row


def said(pack: Pack, cases: Iterable[int], *, rows: Container[int] | None = None) -> dict[int, Said]:
    """Return what each case's household said (of ``rows`` alone, where they are given), in the order of receipt; a case nobody
    wrote for is missing from the answer."""
    dates = date_fields(pack)
    found: dict[int, Said] = {}
    for part in bulk.batches(sorted(set(cases)), _PART):
        for case, row in _attached(part):
            if rows is not None and row.pk not in rows:
                continue
            values, problems = understood(row, dates)
            found.setdefault(case, Said()).hear(row.pk, row.kind, row.channel, (row.received_on, row.postmarked_on), values, problems)
    return found


def _attached(cases: list[int]) -> list[tuple[int, Application]]:
    rows = [(row.case_id, row) for row in Application.objects.filter(case_id__in=cases, status=ATTACHED)]
    later = Attachment.objects.filter(case_id__in=cases).select_related("application")
    rows += [(one.case_id, one.application) for one in later]
    return sorted(rows, key=lambda one: (one[1].received_on, one[1].pk))


def date_fields(pack: Pack) -> set[str]:
    """Return the fields of a pack that hold dates: they are kept as text and read back as dates."""
    return {one.id for one in pack.fields if str(one.kind) == "date"}


def understood(row: Application, dates: set[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return (values, problems) of one row as they were understood when it was received."""
    values: dict[str, Any] = json.loads(row.values)
    for name in dates & values.keys():
        values[name] = dt.date.fromisoformat(values[name])
    return values, json.loads(row.problems)


def proof(row: Application) -> dict[str, str]:
    """Return the hashes of a row as it is kept now; the event of its receipt holds those of what arrived."""
    arrived = [row.source_id, row.channel, row.received_on, row.postmarked_on, json.loads(row.raw)]
    return {"digest": digest(arrived), "understood": digest([row.values, row.problems])}


def counts(programme: int) -> dict[tuple[str, str], int]:
    """Return how many rows arrived by (channel, status)."""
    sql = (
        f"SELECT channel, status, COUNT(*) FROM {Application._meta.db_table} WHERE programme = %s "
        "GROUP BY channel, status ORDER BY channel, status"
    )
    return {(channel, status): count for channel, status, count in bulk.rows(sql, [programme])}


def unlisted(programme: int) -> list[Application]:
    """Return the rows that belong to no case and that nobody has attached to one, for a person to look at."""
    query = Application.objects.filter(programme=programme, status=UNLISTED, attachment__isnull=True)
    return list(query.order_by("pk"))


@dataclass(frozen=True)
class Unsettled:
    """A row that did nothing and that no person has attached yet; ``otherwise``: it says something else about the account
    than what counts."""

    row: Application
    case: Case | None
    values: Mapping[str, Any]
    otherwise: bool

    @property
    def source_id(self) -> str:
        """The number under which it was received."""
        return str(self.row.source_id)

    @property
    def declines(self) -> bool:
        """Whether it declines the benefit (受給辞退)."""
        return self.values.get("declines") is True


def unsettled(programme: int, pack: Pack) -> list[Unsettled]:
    """Return the rows a person must look at, in the order they were received.

    Those that could not act, those that name no case, and the duplicates that say something different about the account.
    """
    query = Application.objects.filter(programme=programme, status__in=(LATER, UNLISTED, DUPLICATE), attachment__isnull=True)
    found: list[Unsettled] = []
    dates = date_fields(pack)
    for part in bulk.batches(query.select_related("case").order_by("received_on", "pk").iterator(chunk_size=_PART), _PART):
        words = said(pack, [row.case_id for row in part if row.case_id])
        for row in part:
            values, problems = understood(row, dates)
            so_far = words.get(row.case_id, Said())
            otherwise = row.case_id is not None and speaks_otherwise(so_far.values, values, problems)
            one = Unsettled(row, row.case, values, otherwise)
            if row.status != DUPLICATE or one.otherwise or one.declines:
                found.append(one)
    return found


def to_attach(programme: int, source_id: str) -> Application:
    """Return a row that a person may attach to a case; NotFound or Conflict with what to do otherwise."""
    row = Application.objects.filter(programme=programme, source_id=source_id.strip()).first()
    if row is None:
        raise NotFound(
            "not-found", _("受付元番号 {id} の届出はありません。").format(id=source_id),
            cure=_("intake/要確認の届出.csv にある受付元番号を使ってください。"),
        )  # fmt: skip
    if row.status == ATTACHED or Attachment.objects.filter(application=row).exists():
        raise Conflict("attached", _("受付元番号 {id} の届出は、すでに案件に付いています。").format(id=source_id))
    return row


def answer_due(cases: Iterable[int]) -> dict[int, dt.date]:
    """Return the day by which each case's last deficiency notice that was really sent asked for an answer."""
    found: dict[int, dt.date] = {}
    for part in bulk.batches(sorted(cases), _PART):
        query = Letter.objects.filter(case_id__in=part, kind="deficiency", turn__lte=F("case__rounds")).exclude(due="")
        for case, due in query.order_by("turn", "pk").values_list("case_id", "due"):
            found[case] = dt.date.fromisoformat(due)
    return found


def told_by(day: dt.date) -> Exists:
    """Return the condition that a case's 支給のお知らせ had really left the house by the end of ``day``.

    The ledger of the case tells: a letter may be planned long before it is printed, and an officer may hand one over.
    """
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=_TOKYO).astimezone(dt.UTC)
    sent = Event.objects.filter(
        chain_id=OuterRef("pk"), kind__in=("notice.sent", "notice.posted_by_hand"), data__contains='"kind":"push"',
        at__lt=end.isoformat(timespec="microseconds"),
    )  # fmt: skip
    return Exists(sent)


def rows_of(case: int) -> list[Application]:
    """Return every row that was told to a case or attached to it, in the order of receipt."""
    attached = Attachment.objects.filter(case_id=case).values("application_id")
    query = Application.objects.filter(Q(case_id=case) | Q(pk__in=attached))  # without a join, each half is found by its index
    return list(query.order_by("received_on", "pk"))


def unsettled_row(programme: int, pack: Pack, source_id: str) -> Unsettled:
    """Return one row that a person may attach to a case; refuses like ``to_attach``."""
    row = to_attach(programme, source_id)
    values, _problems = understood(row, date_fields(pack))
    return Unsettled(row, row.case, values, False)


def attached_later(row: int) -> Attachment | None:
    """Return a person's word that a row belongs to a case, if somebody gave it."""
    return Attachment.objects.filter(application=row).first()


def taken(programme: int, source_ids: Sequence[str]) -> dict[str, Application]:
    """Return the rows that were received under these numbers, each with its case."""
    found: dict[str, Application] = {}
    for part in bulk.batches(sorted(set(source_ids)), 2_000):
        rows = Application.objects.select_related("case").filter(programme=programme, source_id__in=part)
        found.update({row.source_id: row for row in rows})
    return found
