"""persons.yaml: invented households and the results the municipality signed for."""

import datetime as dt
import difflib
from collections.abc import Mapping
from typing import Any

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.language import Fact, Kind
from jimukyoku.domain.programme.pack import TestPerson
from jimukyoku.domain.programme.reader import Reader, is_kind
from jimukyoku.domain.programme.verdict import ELIGIBLE, INELIGIBLE, UNKNOWN
from jimukyoku.domain.programme.yaml_lines import Document, Path

PERSON_KEYS: dict[str, type] = {"name": str, "facts": dict, "members": list, "outcome": str, "amount": int, "deficiencies": list}
_OUTCOMES = (ELIGIBLE, INELIGIBLE, UNKNOWN)
_TYPES: dict[Kind, type] = {Kind.TEXT: str, Kind.INT: int, Kind.BOOL: bool, Kind.DATE: dt.date}


def read_persons(reader: Reader, document: Document, words: Mapping[str, Fact]) -> tuple[TestPerson, ...]:
    """Return the test persons; one with a mistake is noted and left out."""
    reader.whole(document, {"persons": list})
    paths = list(reader.items(document, "persons"))
    if not paths and isinstance(document.data, dict) and document.data.get("persons") == []:
        reader.judge("no-persons", _("試しの世帯が1つもありません。"), document.where("persons"),
                     _("支給・不支給・要判断になる世帯を、少なくとも1つずつ書いてください。"))  # fmt: skip
    return tuple(person for path in paths if (person := _person(reader, document, path, words)))


def _person(reader: Reader, document: Document, path: Path, words: Mapping[str, Fact]) -> TestPerson | None:
    data = reader.mapping(document, path, PERSON_KEYS, ("amount", "deficiencies"))
    if not {"name", "facts", "members", "outcome"} <= data.keys():
        return None
    if data["outcome"] not in _OUTCOMES:
        reader.judge("outcome", _("outcome は {all} のどれかです。").format(all="、".join(_OUTCOMES)), document.where(*path, "outcome"))
    facts = _facts(reader, document, (*path, "facts"), data["facts"], words, "")
    members = []
    for index, one in enumerate(data["members"]):
        if isinstance(one, dict):
            members.append(_facts(reader, document, (*path, "members", index), one, words, "member."))
        else:
            reader.judge("mapping", _("ここには「項目: 値」の組が必要です。"), document.where(*path, "members", index))
    expected = data.get("deficiencies")
    if expected is not None and not all(isinstance(code, str) for code in expected):
        reader.fail("value-kind", _("deficiencies には符号を並べてください。"), document.where(*path, "deficiencies"))
        expected = None
    codes = None if expected is None else tuple(sorted(expected))
    return TestPerson(data["name"], facts, tuple(members), data["outcome"], data.get("amount"), codes, document.where(*path))


def _facts(
    reader: Reader, document: Document, path: Path, data: Mapping[Any, Any], words: Mapping[str, Fact], prefix: str
) -> dict[str, Any]:
    """Return facts by their full names. What is given is of the kind and choice that the register or a paper would give."""
    found = {}
    known = {name: fact for name, fact in words.items() if name.startswith("member.") == bool(prefix)}
    for key, value in data.items():
        name, where = prefix + str(key), document.where(*path, str(key))
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            cure = _("「{name}」ではありませんか。").format(name=close[0].removeprefix(prefix)) if close else ""
            reader.judge("unknown-fact", _("「{key}」という項目はありません。").format(key=key), where, cure)
            continue
        fact = known[name]
        if value is not None and not is_kind(value, _TYPES[fact.kind]):
            reader.wrong_kind(document, (*path, str(key)), _TYPES[fact.kind])
        elif value is not None and fact.choices and value not in fact.choices:
            reader.judge("choice", _("「{key}」が {value!r} になることはありません。").format(key=key, value=value), where,
                         _("選べるのは {all} です。").format(all="、".join(fact.choices)))  # fmt: skip
        else:
            found[name] = value
    return found
