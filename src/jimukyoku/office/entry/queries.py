"""Reading entry: how far bundles are, what a sealed one holds, what somebody keyed today, the images they may see."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from jimukyoku.domain.basics import NotFound, digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.entry import Answer, Mark, Mode, Step, Worked, worked
from jimukyoku.domain.intake import Received
from jimukyoku.domain.programme import Pack
from jimukyoku.office.access.models import Person
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.entry.models import KEYING, REAL, Agreed, Bundle, Cutting, Keying, KeyMap, Record, Sheet
from jimukyoku.office.work.log import moment

# The keys of the station, by what they do; a person may choose others (names are those of KeyboardEvent.key).
KEYS = {"commit": "Enter", "back": "F8", "unreadable": "F2", "blank": "F3", "zoom": "F4", "hold": "F9", "invert": "F6"}
UNREADABLE = "●"  # what stands in an application's own words where nobody could read it, as data-entry firms write it
_CUTTING, _AGREED, _KEYING = (one._meta.db_table for one in (Cutting, Agreed, Keying))


def bundles_of(programme: int) -> QuerySet[Bundle]:
    """Return the bundles of a programme."""
    return Bundle.objects.filter(programme=programme)


def access_bundle(programme: int, pk: int) -> Bundle:
    """Return one bundle of a programme; NotFound otherwise."""
    found = Bundle.objects.filter(programme=programme, pk=pk).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def access_named(programme: int, name: str) -> Bundle:
    """Return the bundle of this name; NotFound otherwise."""
    found = Bundle.objects.filter(programme=programme, name=name).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a bundle is: sheets and those that were not placed, applications, fields by what they wait for."""

    bundle: Bundle
    sheets: int
    unplaced: int
    records: int
    fields: int
    blind: int
    third: int
    held: int

    @property
    def settled(self) -> int:
        """How many fields wait for nobody any more."""
        return self.fields - self.blind - self.third - self.held


def progress(programme: int) -> list[Progress]:
    """Return every bundle with how far it is, the newest first; four statements, however many there are."""
    def counted(model: Any, **more: Any) -> dict[int, int]:
        sql = f"SELECT bundle_id, COUNT(*) FROM {model._meta.db_table} WHERE bundle_id IN ({marks}) {more.get('where', '')} GROUP BY bundle_id"
        return dict(bulk.rows(sql, ids)) if ids else {}

    bundles = list(bundles_of(programme).order_by("-pk"))
    ids = [one.pk for one in bundles]
    marks = ", ".join(["%s"] * len(ids))
    sheets, lost, records = counted(Sheet), counted(Sheet, where="AND record_id IS NULL"), counted(Record)
    real = f"AND origin = '{REAL}'"
    fields = counted(Cutting, where=real)
    blind = counted(Cutting, where=f"{real} AND held = '' AND step IN ('first', 'second', 'again')")
    third = counted(Cutting, where=f"{real} AND held = '' AND step = 'third'")
    held = counted(Cutting, where=f"{real} AND held <> ''")
    return [Progress(one, *(found.get(one.pk, 0) for found in (sheets, lost, records, fields, blind, third, held))) for one in bundles]


def open_fields(bundle: Bundle) -> int:
    """Return how many fields of a bundle's own paper are not settled."""
    return Cutting.objects.filter(bundle=bundle, origin=REAL).exclude(step="", held="").count()


def sealed_figures(bundle: Bundle) -> dict[str, int | str]:
    """Return the counts of a finished bundle and one hash over every image and what was agreed to stand in it."""
    rows = bulk.rows(
        f"SELECT c.record_id, c.field, c.image_id, a.mark, a.value, a.how FROM {_CUTTING} c JOIN {_AGREED} a ON a.cutting_id = c.id "
        f"AND a.round = c.round WHERE c.bundle_id = %s AND c.origin = '{REAL}' ORDER BY c.record_id, c.field", [bundle.pk],
    )  # fmt: skip
    sheets = list(Sheet.objects.filter(bundle=bundle).order_by("pk").values_list("file", "page", "placed"))
    return {"sheets": len(sheets), "records": Record.objects.filter(bundle=bundle).count(), "fields": len(rows),
            "letters": sum(len(row[4]) for row in rows), "seal": digest([bundle.digest, sheets, rows])}  # fmt: skip


def to_key_again(bundle: Bundle, every: int) -> list[Cutting]:
    """Return every so many-th agreed field of a bundle that was not laid back yet."""
    query = Cutting.objects.filter(bundle=bundle, origin=REAL, step="", held="", cutting__isnull=True).order_by("pk")
    return list(query)[::every]


def worked_today(login: str, now: dt.datetime) -> Worked:
    """Return what somebody keyed since midnight, for the rules of rest."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Keying.objects.filter(by=login, at__gte=moment(midnight), at__lte=moment(now)).order_by("at", "pk")
    return worked([(dt.datetime.fromisoformat(at), strokes) for at, strokes in rows.values_list("at", "strokes")])


def keys_of(person: Person) -> dict[str, str]:
    """Return the keys of the station as a person likes them."""
    found = KeyMap.objects.filter(person=person.pk).first()
    return {**KEYS, **(json.loads(found.keys) if found else {})}


def access_image(programme: int, login: str, pk: int, now: dt.datetime) -> Cutting:
    """Return an image that somebody has in hand now; NotFound otherwise: what is another's does not exist for them."""
    query = Cutting.objects.filter(pk=pk, bundle__programme=programme, bundle__state=KEYING, holder=login, until__gt=moment(now))
    found = query.first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def waiting(programme: int) -> tuple[int, int]:
    """Return how many images wait to be keyed, and how many for a third person."""
    query = Cutting.objects.filter(bundle__programme=programme, bundle__state=KEYING, held="")
    return query.filter(step__in=("first", "second", "again")).count(), query.filter(step="third").count()


def in_carpets(programme: int) -> int:
    """Return how many images lie in carpets and wait."""
    query = Cutting.objects.filter(bundle__programme=programme, bundle__state=KEYING, held="", mode=Mode.CARPET, step=Step.FIRST)
    return query.count()


def strays(programme: int, most: int = 200) -> list[Sheet]:
    """Return the newest sheets that could not be placed, each with the reason: a person looks at the paper itself."""
    query = Sheet.objects.select_related("bundle").filter(bundle__programme=programme, record=None)
    return list(query.order_by("-pk")[:most])


def held_back(programme: int) -> list[Cutting]:
    """Return the images that somebody put aside, the oldest first."""
    query = Cutting.objects.select_related("bundle").filter(bundle__programme=programme).exclude(held="")
    return list(query.order_by("pk"))


def agreed_of(records: Sequence[int]) -> dict[int, dict[str, Answer]]:
    """Return what is settled of these applications, by field."""
    found: dict[int, dict[str, Answer]] = {}
    for part in bulk.batches(records, 500):
        marks = ", ".join(["%s"] * len(part))
        sql = (
            f"SELECT c.record_id, c.field, a.mark, a.value FROM {_CUTTING} c JOIN {_AGREED} a ON a.cutting_id = c.id AND a.round = c.round "
            f"WHERE c.origin = '{REAL}' AND c.record_id IN ({marks}) ORDER BY c.id"
        )
        for record, field, mark, value in bulk.rows(sql, part):
            found.setdefault(record, {})[field] = Answer(Mark(mark), value)
    return found


def received(pack: Pack, records: Sequence[Record]) -> list[Received]:
    """Return applications that were keyed and accepted, as the intake receives them: word for word, unreadable where nobody could read.

    A form printed for a case names its household even where the number was not among the fields.
    """
    fields, agreed = {one.id: one for one in pack.fields}, agreed_of([one.pk for one in records])
    homes = _households(records)
    found = []
    for line, one in enumerate(records, start=1):
        answers = agreed.get(one.pk, {})
        raw = {name: said.value for name, said in answers.items() if said.mark == Mark.VALUE}
        unreadable = frozenset(name for name, said in answers.items() if said.mark == Mark.UNREADABLE)
        raw |= dict.fromkeys(unreadable, UNREADABLE)
        if "household_no" not in raw and one.receipt_number in homes:
            raw["household_no"] = homes[one.receipt_number]
        day = dt.date.fromisoformat(one.bundle.received_on)
        found.append(Received(line, one.source_id, "post", day, None, raw, fields, unreadable))
    return found


def _households(records: Sequence[Record]) -> dict[str, str]:
    numbers = {one.receipt_number for one in records} - {""}
    programme = records[0].bundle.programme if records else 0
    query = Case.objects.filter(Q(receipt_number__in=numbers), programme=programme)
    return dict(query.values_list("receipt_number", "household_no"))
