"""What the zones of a form say together: from the places on paper back to the fields of the programme.

A field may be written in several places: a bank by its name or its code, an account of ゆうちょ銀行 as 記号 and 番号, a household one
person a row. Where two places contradict each other nothing is chosen: the field is unread, and a person looks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jimukyoku.domain.programme.fields import Field, FieldKind
from jimukyoku.domain.programme.form_rows import NAME, YUCHO
from jimukyoku.japanese import YUCHO as YUCHO_BANK


@dataclass(frozen=True, slots=True)
class Said:
    """What one place says: '' nothing, None unreadable; how sure that is; whether nobody needs to look.

    ``listed`` is the code that the list of banks has for a name; ``contradicts`` whether the name says another than the code does.
    """

    value: str | None
    confidence: float = 0.0
    accepted: bool = False
    listed: str = ""
    contradicts: bool = False


NOTHING = Said("", 1.0, True)


def gathered(fields: Sequence[Field], said: Mapping[str, Said]) -> dict[str, Said]:
    """Return what is said of each field, for what is said by key (a field, or ``field.part``); fields of other pages are left out."""
    found: dict[str, Said] = {}
    for field in fields:
        parts = {key.partition(".")[2]: one for key, one in said.items() if key.partition(".")[0] == field.id and "." in key}
        if field.id in said or parts:
            found[field.id] = _said(field, said.get(field.id, NOTHING), parts)
    symbol = said.get(f"branch_code.{YUCHO}", NOTHING)
    if symbol.value and found.get("bank_code", NOTHING).value == "":  # a 記号 can be nobody else's
        found["bank_code"] = replace(symbol, value=YUCHO_BANK)
    return found


def _said(field: Field, own: Said, parts: Mapping[str, Said]) -> Said:
    if field.kind == FieldKind.BOOL and own.value == "":
        return replace(own, value="false")  # a box that is not ticked
    name, symbol = parts.get(NAME, NOTHING), parts.get(YUCHO, NOTHING)
    others = [one for part, one in parts.items() if part not in (NAME, YUCHO)]
    if any(one.value != "" for one in others):
        return Said(None)  # people: who belongs to whose row a person sees
    if own.value != "" and symbol.value != "" or name.contradicts:
        return Said(None)
    if own.value != "":
        return own
    if symbol.value != "":
        return symbol
    if name.value != "":
        return Said(name.listed or None, name.confidence, bool(name.listed))
    both = [own, name, symbol, *others]
    return replace(own, confidence=min(one.confidence for one in both), accepted=all(one.accepted for one in both))
