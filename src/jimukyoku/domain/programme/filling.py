"""What stands in the zones of a form for given values of its fields: the way back of reading them."""

import datetime as dt
from collections.abc import Mapping, Sequence

from jimukyoku.domain.programme.fields import Field, FieldKind
from jimukyoku.domain.programme.form import Box, Zone, ZoneKind
from jimukyoku.domain.programme.form_rows import ERAS, YUCHO
from jimukyoku.japanese import era_text, writes_symbol

_RIGHT = ("account_number", "bank_code", "branch_code")  # written to the right end of their boxes


def zone_values(fields: Sequence[Field], values: Mapping[str, str]) -> dict[str, str]:
    """Return what is written in each zone, by its key, for plain ``values`` by field (days in ISO form, choices as rules see them).

    A 記号 of ゆうちょ銀行 in the place of a branch goes into its own boxes; a key with a point is a zone already.
    """
    found = {name: text for name, text in values.items() if "." in name and text}
    symbol = writes_symbol(values.get("bank_code", ""), values.get("branch_code", ""))
    for field in fields:
        text = values.get(field.id, "")
        if not text or (symbol and field.id == "bank_code"):
            continue
        if symbol and field.id in ("branch_code", "account_number"):
            found[f"{field.id}.{YUCHO}"] = text
        elif field.kind == FieldKind.DATE:
            found |= {f"{field.id}.{part}": said for part, said in date_parts(text).items()}
        else:
            found[field.id] = text
    return found


def date_parts(iso: str) -> dict[str, str]:
    """Return era, year, month and day of a day, nothing where it is none or its era is not on the form."""
    try:
        day = dt.date.fromisoformat(iso)
    except ValueError:
        return {}
    text = era_text(day)
    if (era := text[:2]) not in ERAS:
        return {}
    year = text[2 : text.index("年")]
    return {"era": era, "year": "1" if year == "元" else year, "month": str(day.month), "day": str(day.day)}


def placed(zone: Zone, text: str) -> list[tuple[Box, str]]:
    """Return which box holds what: a character a box, ``text`` cut where boxes end; a tick in the box of a choice; a line whole."""
    if zone.kind == ZoneKind.CHECK:
        return [(box, "✓") for box, choice in zip(zone.boxes, zone.choices, strict=True) if choice == text]
    if zone.kind in (ZoneKind.LINE, ZoneKind.SIGNATURE):
        return [(zone.boxes[0], text)] if text else []
    held = text[: len(zone.boxes)]
    right = zone.field in _RIGHT and zone.kind == ZoneKind.DIGITS or zone.part.rpartition(".")[2] in ("year", "month", "day")
    boxes = zone.boxes[len(zone.boxes) - len(held) :] if right else zone.boxes
    return [(box, one) for box, one in zip(boxes, held, strict=False) if one.strip()]
