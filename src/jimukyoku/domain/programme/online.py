"""What a pack says for the residents' door: whether it is open, who may open it, and every text they read, by language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.fields import Asking, Field, FieldKind
from jimukyoku.domain.programme.reader import Reader, is_kind
from jimukyoku.domain.programme.yaml_lines import Document, Path

# The languages residents can choose, by the name of their file in ``locale/``. Japanese is always among them.
LANGUAGES = ("ja", "easy", "en")
ONLINE_KEYS: dict[str, type] = {"key": str, "without_key": bool, "languages": list}
KEYS = ("head", "member")
TEXT_KEYS: dict[str, type] = {"name": str, "who": list, "ready": list, "declaration": str, "fields": dict, "deficiencies": dict}
FIELD_TEXT_KEYS: dict[str, type] = {"label": str, "help": str, "paper": str, "choices": dict}
CURE_KEYS: dict[str, type] = {"sentence": str, "cure": str}
# What the system fills in by itself, or asks on a page of its own.
UNASKED = ("household_no", "declines")


@dataclass(frozen=True)
class Online:
    """The door of a programme: whose date of birth opens it beside the printed key, and whether one may apply without a key."""

    key: str
    without_key: bool
    languages: tuple[str, ...]


@dataclass(frozen=True)
class FieldText:
    """A field as residents read it: ``help`` on the web form, ``paper`` on the printed one."""

    label: str
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    paper: str = ""


@dataclass(frozen=True)
class Texts:
    """Everything residents read about a programme in one language."""

    name: str
    who: tuple[str, ...]
    ready: tuple[str, ...]
    declaration: str
    fields: Mapping[str, FieldText]
    deficiencies: Mapping[str, tuple[str, str]]


def read_online(reader: Reader, document: Document) -> Online | None:
    """Return the door; what is wrong is noted."""
    data = reader.mapping(document, ("online",), ONLINE_KEYS)
    if data.keys() != ONLINE_KEYS.keys():
        return None
    if data["key"] not in KEYS:
        what = _("online の key「{key}」はありません。").format(key=data["key"])
        reader.fail("online", what, document.where("online", "key"), _("使えるのは {all} です。").format(all="、".join(KEYS)))
    unknown = [one for one in data["languages"] if one not in LANGUAGES]
    if unknown or "ja" not in data["languages"]:
        what = _("online の languages に使えるのは {all} です（ja は必須）。").format(all="、".join(LANGUAGES))
        reader.fail("online", what, document.where("online", "languages"))
        return None
    return Online(data["key"], data["without_key"], tuple(one for one in LANGUAGES if one in data["languages"]))


def asked(one: Field) -> bool:
    """Tell whether the web form ever asks for a field on a page of its own."""
    return one.id not in UNASKED and one.online in (Asking.ASK, Asking.UNLISTED)


def read_texts(reader: Reader, document: Document, fields: Sequence[Field], codes: Sequence[str]) -> Texts | None:
    """Return the texts of one language; every field that is shown and every deficiency must have its own."""
    data = reader.mapping(document, (), TEXT_KEYS)
    if data.keys() != TEXT_KEYS.keys():
        return None
    for key in ("who", "ready"):
        if not data[key] or not all(is_kind(one, str) and one.strip() for one in data[key]):
            reader.judge("text", _("「{key}」には1つ以上の文が必要です。").format(key=key), document.where(key))
    shown = {one.id: one for one in fields if one.id not in UNASKED}
    _covered(reader, document, "fields", data["fields"], list(shown))
    _covered(reader, document, "deficiencies", data["deficiencies"], codes)
    texts = {name: _field_text(reader, document, one) for name, one in shown.items() if isinstance(data["fields"].get(name), dict)}
    cures = {}
    for code in codes:
        if isinstance(data["deficiencies"].get(code), dict):
            said = reader.mapping(document, ("deficiencies", code), CURE_KEYS)
            cures[code] = (said.get("sentence", ""), said.get("cure", ""))
    return Texts(data["name"], tuple(data["who"]), tuple(data["ready"]), data["declaration"], texts, cures)


def _covered(reader: Reader, document: Document, part: str, given: Mapping[str, Any], wanted: Sequence[str]) -> None:
    reader.keys(document, (part,), given, dict.fromkeys(wanted))
    if lacking := [one for one in wanted if not isinstance(given.get(one), dict)]:
        reader.judge("text-missing", _("住民向けの文がありません: {ids}").format(ids="、".join(lacking)), document.where(part))


def _field_text(reader: Reader, document: Document, one: Field) -> FieldText:
    path: Path = ("fields", one.id)
    data = reader.mapping(document, path, FIELD_TEXT_KEYS, ("help", "paper", "choices"))
    choices = {str(key).lower() if isinstance(key, bool) else str(key): str(text) for key, text in data.get("choices", {}).items()}
    if one.kind in (FieldKind.CHOICE, FieldKind.BOOL) and asked(one) and set(choices) != set(one.choices):
        what = _("項目「{id}」の選択肢は {all} です。").format(id=one.id, all="、".join(one.choices))
        reader.judge("text-choices", what, document.where(*path, "choices"), _("fields.yaml の choices と同じものを書いてください。"))
    return FieldText(data.get("label", one.label), data.get("help", ""), choices, data.get("paper", ""))
