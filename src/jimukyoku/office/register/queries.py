"""What the register says: households with their members' facts, the world's changes, names and addresses."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.basics import Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import SOURCE_NAMES, Fact, Source
from jimukyoku.office.basics import bulk
from jimukyoku.office.register.models import Change, Import, KnownAccount, PastPayment, Protected, Resident, TaxFact

_PART = 2_000


@dataclass(frozen=True)
class Sources:
    """Which imports are read: the newest of each kind that was known by a day. 0 where there is none."""

    people: int
    tax: int
    accounts: int
    past: int
    protected: int
    world: int

    def as_data(self) -> dict[str, str]:
        """Return the imports as text, for evidence and events."""
        return {name: str(value) for name, value in vars(self).items()}


def sources(municipality: int) -> Sources:
    """Return the imports to read now; ``world`` is the newest import of any kind, the mark of freshness."""
    newest: dict[str, int] = {}
    for pk, source in Import.objects.filter(municipality=municipality).order_by("as_of", "pk").values_list("pk", "source"):
        newest[source] = pk
    if Source.PEOPLE not in newest:
        raise Missing(
            "no-register",
            _("{source}のファイルがまだ取り込まれていません。").format(source=SOURCE_NAMES[Source.PEOPLE]),
            cure=_("jimukyoku register import で取り込んでください。"),
        )
    world = Import.objects.filter(municipality=municipality).order_by("-pk").values_list("pk", flat=True)[0]
    return Sources(
        people=newest[Source.PEOPLE], tax=newest.get(Source.TAX, 0), accounts=newest.get(Source.ACCOUNTS, 0),
        past=newest.get(Source.PAST, 0), protected=newest.get(Source.PROTECTED, 0), world=world,
    )  # fmt: skip


@dataclass(slots=True)
class Member:
    """The facts of one member that rules can see."""

    household_no: str
    head_no: str
    resident_no: str
    birth: str | None
    birth_precision: str
    sex: str
    relationship: str
    foreign: bool
    moved_in_on: str | None
    tax: str | None
    dependent: bool | None
    received: bool
    protected: bool
    has_account: bool
    dead: bool = False


def members(
    sources: Sources, base_date: dt.date, today: dt.date, *, households: Sequence[str] | None = None, after: str = ""
) -> Iterator[Member]:
    """Yield the members of every household on the base date, by household number (or of ``households`` only).

    A change that took effect by the base date but was reported later (a death, a birth, a tax correction) counts as
    soon as it is known.
    """
    late, births = _late_facts(sources, base_date, today), _late_births(sources, base_date, today)
    rows = _member_rows(sources, base_date, households, after)
    for number, group in itertools.groupby(rows, key=lambda row: row[0]):
        listed = [_overlaid(Member(*row[:11], *(bool(flag) for flag in row[11:])), late) for row in group]
        yield from listed
        known = {one.resident_no for one in listed}
        for resident, birth, sex, relationship in births.get(str(number), ()):
            if resident not in known:
                yield _born(listed[0], resident, birth, sex, relationship)


def _overlaid(member: Member, late: Mapping[str, Sequence["_Late"]]) -> Member:
    for fact in late.get(member.resident_no, ()):
        member.dead = member.dead or fact.kind == "death"
        member.tax = fact.tax or member.tax if fact.kind == "tax" else member.tax
    return member


def _born(other: Member, resident: str, birth: str, sex: str, relationship: str) -> Member:
    """Return a child whose birth was reported after the extract, in the household of ``other``. Its tax is unknown."""
    return Member(
        other.household_no, other.head_no, resident, birth, "day", sex, relationship, False, birth, None, None,
        other.received, other.protected, other.has_account,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Late:
    kind: str
    tax: str


def _late_rows(sources: Sources, columns: str, condition: str, base_date: dt.date, today: dt.date) -> Iterator[tuple[Any, ...]]:
    """Yield columns of the municipality's changes that were known by ``today``, each once however often it was sent."""
    sql = (
        f"SELECT DISTINCT {columns}, c.effective_on FROM {Change._meta.db_table} c "
        f"JOIN {Import._meta.db_table} i ON i.id = c.batch_id JOIN {Import._meta.db_table} p ON p.id = %s "
        f"WHERE i.municipality_id = p.municipality_id AND ({condition}) "
        "AND (c.reported_on IS NULL OR c.reported_on <= %s) ORDER BY c.effective_on"
    )
    return bulk.stream(sql, [sources.people, base_date.isoformat(), today.isoformat()])


def _late_facts(sources: Sources, base_date: dt.date, today: dt.date) -> dict[str, list[_Late]]:
    facts: dict[str, list[_Late]] = {}
    condition = "c.kind = 'tax' OR (c.kind = 'death' AND c.effective_on <= %s)"
    for number, kind, tax, _on in _late_rows(sources, "c.resident_no, c.kind, c.tax", condition, base_date, today):
        facts.setdefault(number, []).append(_Late(kind, tax))
    return facts


def _late_births(sources: Sources, base_date: dt.date, today: dt.date) -> dict[str, list[tuple[str, str, str, str]]]:
    births: dict[str, list[tuple[str, str, str, str]]] = {}
    columns = "c.household_no, c.resident_no, c.birth, c.sex, c.relationship"
    condition = "c.kind = 'birth' AND c.birth <= %s"
    for household, *child, _on in _late_rows(sources, columns, condition, base_date, today):
        births.setdefault(household, []).append((child[0], child[1], child[2], child[3]))
    return births


def _member_rows(
    sources: Sources, base_date: dt.date, households: Sequence[str] | None, after: str
) -> Iterator[tuple[object, ...]]:
    day = base_date.isoformat()
    sql = f"""
        SELECT r.household_no, r.head_no, r.resident_no, r.birth, r.birth_precision, r.sex, r.relationship, r."foreign",
          r.moved_in_on, t.tax, t.dependent,
          EXISTS (SELECT 1 FROM {PastPayment._meta.db_table} p WHERE p.batch_id = %s
                  AND (p.resident_no = r.resident_no OR p.household_no = r.household_no)),
          EXISTS (SELECT 1 FROM {Protected._meta.db_table} q WHERE q.batch_id = %s AND q.resident_no = r.resident_no
                  AND (q.ends_on IS NULL OR q.ends_on >= %s)),
          EXISTS (SELECT 1 FROM {KnownAccount._meta.db_table} k WHERE k.batch_id = %s AND k.resident_no = r.head_no)
        FROM {Resident._meta.db_table} r
        LEFT JOIN {TaxFact._meta.db_table} t ON t.batch_id = %s AND t.resident_no = r.resident_no
        WHERE r.batch_id = %s AND (r.removed_on IS NULL OR r.removed_on > %s)
          AND (r.moved_in_on IS NULL OR r.moved_in_on <= %s)"""
    values: list[object] = [sources.past, sources.protected, day, sources.accounts, sources.tax, sources.people, day, day]
    if households is None:
        yield from bulk.stream(f"{sql} AND r.household_no > %s ORDER BY r.household_no, r.line", [*values, after])
        return
    for part in bulk.batches(sorted(households), _PART):
        marks = ", ".join(["%s"] * len(part))
        yield from bulk.rows(f"{sql} AND r.household_no IN ({marks}) ORDER BY r.household_no, r.line", [*values, *part])


@dataclass(frozen=True, slots=True)
class Listing:
    """A resident as the register names and addresses them."""

    household_no: str
    resident_no: str
    head_no: str
    listed: bool
    name: str
    kana: str
    former_name: str
    former_kana: str
    alias: str
    alias_kana: str
    birth: str | None
    birth_precision: str
    postal_code: str
    address: str
    building: str


_LISTING = ", ".join(Listing.__slots__)


def people(sources: Sources, households: Iterable[str]) -> dict[str, list[Listing]]:
    """Return the residents (names, addresses) of the given households."""
    found: dict[str, list[Listing]] = {}
    for part in bulk.batches(sorted(set(households)), _PART):
        marks = ", ".join(["%s"] * len(part))
        sql = (
            f"SELECT {_LISTING} FROM {Resident._meta.db_table} WHERE batch_id = %s AND household_no IN ({marks}) ORDER BY line"
        )
        for row in bulk.rows(sql, [sources.people, *part]):
            found.setdefault(row[0], []).append(Listing(*row))
    return found


def households_by_person(sources: Sources, kana: str, birth: str) -> list[str]:
    """Return the households in which somebody has this reading and date of birth."""
    query = Resident.objects.filter(batch_id=sources.people, kana=kana, birth=birth, listed=True)
    return sorted(set(query.values_list("household_no", flat=True)))


def accounts(sources: Sources, residents: Iterable[str]) -> dict[str, KnownAccount]:
    """Return the known account of each resident; 公金受取口座 (origin 1) comes before an earlier payment's."""
    found: dict[str, KnownAccount] = {}
    for part in bulk.batches(sorted(set(residents)), _PART):
        query = KnownAccount.objects.filter(batch_id=sources.accounts, resident_no__in=part)
        for row in query.order_by("-origin", "line"):
            found[row.resident_no] = row
    return found


def changes(sources: Sources, residents: Iterable[str], *, since: dt.date, today: dt.date) -> Mapping[str, list[Fact]]:
    """Return the changes of each resident that took effect after ``since`` and were known by ``today``."""
    municipality = Import.objects.values_list("municipality", flat=True).get(pk=sources.people)
    found: dict[str, list[Fact]] = {}
    for part in bulk.batches(sorted(set(residents)), _PART):
        query = Change.objects.filter(
            batch__municipality=municipality, resident_no__in=part, effective_on__gt=since.isoformat()
        ).exclude(reported_on__gt=today.isoformat())
        fields = ("resident_no", "kind", "effective_on", "postal_code", "address", "building", "name")
        for row in query.order_by("effective_on", "change_no").distinct().values_list(*fields, named=False):
            found.setdefault(row[0], []).append(Fact(*row))
    return found


def protected(sources: Sources, residents: Iterable[str], today: dt.date) -> set[str]:
    """Return which of the residents are protected ``today`` according to the newest list."""
    found: set[str] = set()
    for part in bulk.batches(sorted(set(residents)), _PART):
        query = Protected.objects.filter(batch_id=sources.protected, resident_no__in=part)
        found.update(query.exclude(ends_on__lt=today.isoformat()).values_list("resident_no", flat=True))
    return found
