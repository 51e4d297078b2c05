"""What the pages of the register read: which files are in force and how old they are, who took them in, what was handed in."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.basics import BadInput, NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import SOURCE_NAMES, Headings, Source
from jimukyoku.office.access.desk import check_tenant
from jimukyoku.office.access.models import Organisation, Person
from jimukyoku.office.access.queries import names
from jimukyoku.office.audit.queries import story
from jimukyoku.office.basics import store
from jimukyoku.office.cases.models import Case
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.register import filling, reading
from jimukyoku.office.register.models import Import, Upload
from jimukyoku.office.register.previewing import in_force
from jimukyoku.office.register.sources import LISTS


@dataclass(frozen=True)
class Standing:
    """One kind of file as it is in force: the newest import, how many count together, its age where gates look at it."""

    name: str
    newest: Import | None
    several: int
    age: int | None
    left: int | None


def standings(municipality: Organisation, today: dt.date, max_days: int) -> list[Standing]:
    """Return for each kind of file what is in force, and for the lists how many days they may still be used."""
    found = []
    for source in Source:
        imports = in_force(municipality, source)
        newest = max(imports, key=lambda one: (one.as_of, one.pk), default=None)
        age = (today - dt.date.fromisoformat(newest.as_of)).days if newest and source in LISTS else None
        found.append(Standing(SOURCE_NAMES[source], newest, len(imports), age, None if age is None else max_days - age))
    return found


def imports(municipality: Organisation, *, before: int = 0, limit: int = 50) -> list[tuple[Import, str, str, str]]:
    """Return (import, kind, who, when) newest first, before a number (keyset); who and when as the ledger tells."""
    query = Import.objects.filter(municipality=municipality)
    rows = list((query.filter(pk__lt=before) if before else query).order_by("-pk")[:limit])
    told = {}
    for event in story(municipality.pk):
        if event.kind == "register.imported":
            told[json.loads(event.data)["import"]] = (event.actor, event.at)
    called = names(told[row.pk][0] for row in rows if row.pk in told)
    who = {row.pk: told.get(row.pk, ("", "")) for row in rows}
    return [(row, SOURCE_NAMES[Source(row.source)], called.get(who[row.pk][0], who[row.pk][0]), who[row.pk][1]) for row in rows]


def waiting(municipality: Organisation) -> list[tuple[Upload, str, str]]:
    """Return (file, kind, who) of what was handed in and not taken in, newest first; the last twenty."""
    rows = list(Upload.objects.filter(municipality=municipality, batch=None).order_by("-pk")[:20])
    called = names(row.by for row in rows)
    return [(row, SOURCE_NAMES[Source(row.source)], called.get(row.by, row.by)) for row in rows]


def access_upload(person: Person, programme: Programme, pk: int) -> Upload:
    """Return a file that was handed in to the person's own municipality; NotFound in the same words otherwise."""
    check_tenant(person, programme.municipality_id, None)
    found = Upload.objects.select_related("batch", "municipality").filter(municipality=programme.municipality_id, pk=pk).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def touched(upload: Upload, why: str) -> tuple[int, list[tuple[Case, Programme]]]:
    """Return how many open cases are touched for a reason, and the first of them with their programmes."""
    count, first = seen(upload)["cases"].get(why, (0, []))
    programmes = {one.pk: one for one in Programme.objects.select_related("municipality").filter(municipality=upload.municipality_id)}
    rows = Case.objects.filter(pk__in=first, programme__in=programmes).order_by("receipt_number")
    return count, [(one, programmes[one.programme]) for one in rows]


def headings(upload: Upload) -> Headings | None:
    """Return what is wrong with the headings of a file that a job could not look at, if it is that; they are kept nowhere but in it."""
    path, source = store.path_of(upload.file_id), Source(upload.source)
    try:
        filling.opened(path, source, reading.detect(path)[0], None)
    except BadInput as problem:
        return problem if isinstance(problem, Headings) else None
    return None


def seen(upload: Upload) -> dict[str, Any]:
    """Return what was seen in a file that was handed in; NotFound until it has been looked at."""
    if not upload.seen:
        raise NotFound("not-found", _("該当するものがありません。"))
    found: dict[str, Any] = json.loads(upload.seen)
    return found
