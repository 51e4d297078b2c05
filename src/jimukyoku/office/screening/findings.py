"""The rows of findings: which the rules make new, which people let go, which are done with. Called by the room's actions."""

from collections.abc import Iterable

from jimukyoku.domain.basics import canonical
from jimukyoku.domain.programme import Finding as Found
from jimukyoku.domain.programme import Pack
from jimukyoku.domain.screening import LOOK, OPEN, UNREADABLE
from jimukyoku.office.basics import bulk
from jimukyoku.office.screening.facts import Dossier, stands_on
from jimukyoku.office.screening.models import Finding

COLUMNS = ("case", "code", "severity", "round", "state", "fields", "detail", "basis", "row", "by")

Row = tuple[int, str, str, int, str, str, str, str, int, str]
Key = tuple[int, str, str, str]


def new(pack: Pack, one: Dossier, found: Iterable[Found], gone: set[Key], theirs: set[str]) -> list[Row]:
    """Return the rows of what the rules found and nobody let go; what a person found already stays theirs."""
    rows = [_row(pack, one, finding) for finding in found if finding.code not in theirs]
    return [row for row in rows if key(row[0], row[1], row[5], row[7]) not in gone]


def _row(pack: Pack, one: Dossier, finding: Found) -> Row:
    detail = finding.sentence
    if finding.code == UNREADABLE:
        detail = canonical({finding.fields[0]: finding.sentence}).decode()
    basis = stands_on(pack, one, finding.code, finding.fields, detail)
    return (one.case.pk, finding.code, finding.severity, one.case.rounds, OPEN, ",".join(finding.fields), detail, basis, 0, "")


def key(case: int, code: str, fields: str, basis: str) -> Key:
    """Return by what a finding is known again."""
    return case, code, fields if code == UNREADABLE else "", basis


def resolve(cases: Iterable[int]) -> dict[int, set[str]]:
    """Close what the rules had open of these cases, and return the codes by case."""
    found: dict[int, set[str]] = {}
    for part in bulk.batches(cases, 2_000):
        query = Finding.objects.filter(case_id__in=part, state=OPEN, by="")
        for case, code in query.values_list("case_id", "code"):
            found.setdefault(case, set()).add(code)
        query.update(state="resolved")
    return found


def let_go(cases: Iterable[int]) -> set[Key]:
    """Return what people let go of these cases."""
    found: set[Key] = set()
    for part in bulk.batches(cases, 2_000):
        query = Finding.objects.filter(case_id__in=part, state__in=("waived", "dismissed"))
        found.update(key(*row) for row in query.values_list("case_id", "code", "fields", "basis"))
    return found


def of_people(cases: Iterable[int]) -> dict[int, list[Finding]]:
    """Return what people found about these cases and is still open."""
    found: dict[int, list[Finding]] = {}
    for part in bulk.batches(cases, 2_000):
        for one in Finding.objects.filter(case_id__in=part, state__in=(OPEN, LOOK)).exclude(by="").order_by("pk"):
            found.setdefault(one.case_id, []).append(one)
    return found
