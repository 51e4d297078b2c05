"""What the people of an invented city write on their forms: their applications, field by field, as plain values."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import Field, FieldKind, Pack, Printing, Zone, ZoneKind, placed, read_field, zone_key, zone_values
from jimukyoku.japanese import bank_name, branch_name

_FILE = "applications.csv"
_DATE = ("era", "year", "month", "day")


def answers(pack: Pack, city: Path) -> list[dict[str, str]]:
    """Return the applications of a city as plain values by field, in the order of their file."""
    path = city / _FILE
    if not path.is_file():
        raise Missing("city", _("架空の市の申請がありません。"), where=str(path), cure=_("jimukyoku simulate フォルダ を先に実行してください。"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{field.id: _plain(field, row.get(field.label) or "") for field in pack.fields} for row in csv.DictReader(file)]


def written(pack: Pack, zones: Mapping[str, Zone], values: Mapping[str, str], *, coded: bool) -> dict[str, str]:
    """Return what stands in each zone when somebody writes ``values``: banks by name, and by code where they know it."""
    bank, branch = values.get("bank_code", ""), values.get("branch_code", "")
    names = {"bank_code.name": bank_name(bank) or "", "branch_code.name": branch_name(bank, branch) or ""}
    known = dict(values) if coded or not all(names.values()) else {**values, "bank_code": "", "branch_code": ""}
    found = zone_values(pack.fields, {**known, **names})
    for field in pack.fields:
        if field.printed == Printing.SIGNATURE:
            found[field.id] = values["applicant_name"] if values.get(field.id) == "true" else ""
    return {name: text for name, zone in zones.items() if (text := _fitting(zone, found.get(name, "")))}


def in_zones(zones: Mapping[str, Zone], texts: Mapping[str, str]) -> dict[str, str]:
    """Return what a reader should find in every zone: what was written, "true" for a signature, "" where nothing stands."""
    return {name: "true" if zone.kind == ZoneKind.SIGNATURE and texts.get(name) else texts.get(name, "") for name, zone in zones.items()}


def in_fields(zones: Mapping[str, Zone], found: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return the same by what a field says: the zones of a date are one day in ISO form."""
    fields: dict[str, str] = {}
    for name, zone in zones.items():
        if zone.part in _DATE:
            fields[zone.field] = values[zone.field] if found[name] else ""
        else:
            fields[name] = found[name]
    return fields


def zones_of(zones: tuple[Zone, ...]) -> dict[str, Zone]:
    """Return zones by their key."""
    return {zone_key(zone): zone for zone in zones}


def _fitting(zone: Zone, text: str) -> str:
    if zone.kind in (ZoneKind.DIGITS, ZoneKind.KANA):
        return text[: zone.length].strip()
    return text if placed(zone, text) else ""


def _plain(field: Field, text: str) -> str:
    """Return a cell as it is written in boxes; what cannot be read is left out where only boxes are."""
    try:
        value: Any = read_field(field, text) if text else ""
    except BadInput:
        return text if field.kind == FieldKind.TEXT else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def taken(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the applications over and over."""
    while rows:
        yield from rows
