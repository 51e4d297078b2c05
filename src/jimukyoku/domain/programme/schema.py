"""The fields of a pack as JSON Schema, and JSON values as a person would have written them on the form.

The schema is made of the same fields as the form, the columns and the rules: what a program may send is described nowhere
else. What was sent becomes the text that stands in a file of applications, so that every channel is read by one reader.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.fields import Field, FieldKind

_WRITTEN = {"type": "string", "pattern": r"^[^\x00]*$"}  # a NUL cannot be kept
_KINDS: dict[FieldKind, dict[str, Any]] = {
    FieldKind.TEXT: _WRITTEN,
    FieldKind.KANA: _WRITTEN,
    FieldKind.DATE: {"type": "string", "format": "date"},
    FieldKind.DIGITS: {"type": "string", "pattern": "^[0-9]*$"},
    FieldKind.PHONE: {"type": "string", "pattern": "^0[0-9]{8,10}$"},
    FieldKind.INT: {"type": "integer", "minimum": 0},
    FieldKind.BOOL: {"type": "boolean"},
    FieldKind.CHOICE: {"type": "string"},
}
_LENGTH = (FieldKind.TEXT, FieldKind.KANA, FieldKind.DIGITS)


def json_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """Return the schema (draft 2020-12) of the ``fields`` of one application; no field is required, for every defect is asked about."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": False,
        "properties": {one.id: _property(one) for one in fields},
    }  # fmt: skip


def _property(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"title": field.label, **_KINDS[field.kind], "x-sensitivity": field.sensitivity.value}
    if field.kind in _LENGTH:
        found["maxLength"] = field.length
    if field.kind == FieldKind.KANA:
        found["description"] = "カタカナ"
    if field.kind == FieldKind.CHOICE:
        found["oneOf"] = [{"const": value, "title": label} for value, label in field.choices.items()]
    if field.kind == FieldKind.BOOL:
        found["x-labels"] = dict(field.choices)
    return found


def as_written(fields: Sequence[Field], given: Mapping[str, str | bool | int]) -> dict[str, str]:
    """Return what was sent as the text a person writes, by field; raises BadInput for a field the programme does not have.

    What is empty was not written. Whether a text can be read is not judged here: what cannot is kept, and asked about.
    """
    known = {one.id: one for one in fields}
    for name in given:
        if name not in known:
            raise BadInput(
                "unknown-field", _("項目「{name}」はこの制度にありません。").format(name=name), where=f"fields.{name}",
                cure=_("制度の様式（…/form）にある項目名だけを送ってください。"),
            )  # fmt: skip
    texts = {name: _text(known[name], value).strip() for name, value in given.items()}
    return {name: text for name, text in texts.items() if text}


def _text(field: Field, value: str | bool | int) -> str:
    plain = str(value).lower() if isinstance(value, bool) else str(value)
    return field.choices.get(plain, plain)
