"""rules.yaml: eligibility, exclusions, the route, deficiencies, the amount."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.language import Expression, Fact, Kind, Literal, compile_expression, impossible
from jimukyoku.domain.programme.pack import RESERVED_CODES, DeficiencyRule, EligibilityRule, ExclusionRule
from jimukyoku.domain.programme.reader import Reader
from jimukyoku.domain.programme.yaml_lines import Document, Path

RULE_KEYS: dict[str, type] = {"code": str, "sentence": str, "unknown": str, "basis": str}
DEFICIENCY_KEYS: dict[str, type] = {
    "code": str, "when": str, "fields": list, "sentence": str, "cure": str, "severity": str, "waivable_by": str,
}  # fmt: skip
RULES_KEYS: dict[str, type] = {"eligibility": list, "exclusions": list, "push_when": str, "deficiencies": list, "amount": str}
WAIVERS = ("officer", "screener", "none")
# A code is a column of the tables and part of lists that are joined by commas.
_CODE = re.compile(r"[^\s,、]{1,20}")


@dataclass
class _Pages:
    """What is needed while the rules are read one by one."""

    reader: Reader
    document: Document
    words: Mapping[str, Fact]
    fields: set[str]
    codes: set[str] = field(default_factory=set)
    conditions: dict[str, str] = field(default_factory=dict)


def read_rules(reader: Reader, document: Document, words: Mapping[str, Fact], fields: set[str]) -> dict[str, Any]:
    """Return the parts of Pack that rules.yaml gives; a rule with a mistake is noted and left out."""
    whole = reader.whole(document, RULES_KEYS)
    pages = _Pages(reader, document, words, fields)
    return {
        "eligibility": tuple(
            EligibilityRule(**data) for path in reader.items(document, "eligibility") if (data := _rule(pages, path, RULE_KEYS, "requires"))
        ),
        "exclusions": tuple(
            ExclusionRule(**data) for path in reader.items(document, "exclusions") if (data := _rule(pages, path, RULE_KEYS, "when"))
        ),
        "deficiencies": tuple(one for path in reader.items(document, "deficiencies") if (one := _deficiency(pages, path))),
        "push_when": _push(pages, whole),
        "amount": _amount(pages, whole),
    }


def _rule(pages: _Pages, path: Path, kinds: Mapping[str, type], key: str, *, may_lack: bool = False) -> dict[str, Any] | None:
    reader, where = pages.reader, pages.document.where
    wanted = {**kinds, key: str}
    data = reader.mapping(pages.document, path, wanted, (key,) if may_lack else ())
    code = data.get("code")
    if code is not None:
        if code in pages.codes:
            reader.fail("code-twice", _("符号「{code}」が2回あります。").format(code=code), where(*path))
        pages.codes.add(code)
        if not _CODE.fullmatch(code) or code in RESERVED_CODES:
            reader.judge(
                "code", _("符号「{code}」は使えません。").format(code=code), where(*path, "code"),
                _("空白や読点のない20文字までの、{reserved} 以外の符号にしてください。").format(reserved="・".join(RESERVED_CODES)),
            )  # fmt: skip
    for name in ("sentence", "unknown", "basis", "cure"):
        if name in data and not data[name].strip():
            reader.judge("text", _("「{key}」が空です。").format(key=name), where(*path, name), _("通知や判断に使う文を書いてください。"))
    if key in data:
        data[key] = _condition(pages, (*path, key), data[key], pages.conditions)
        may_lack = False
    return {key: None, **data} if (data.get(key) or may_lack) and len(data) + may_lack == len(wanted) else None


def _condition(pages: _Pages, path: Path, source: str, seen: dict[str, str], *, plain_truth: bool = False) -> Expression | None:
    """Return a condition; one that stands elsewhere already, or can never hold or fail, is noted."""
    reader, where = pages.reader, pages.document.where(*path)
    found = reader.attempt(lambda: compile_expression(source, pages.words, expect=Kind.BOOL, where=where))
    if found is None or (plain_truth and isinstance(found.tree, Literal)):
        return found
    plain = " ".join(found.source.split())
    if plain in seen:
        reader.judge("shadowed", _("同じ条件が {where} にもあります。").format(where=seen[plain]), where, _("どちらか一方にしてください。"))
    seen[plain] = where
    why = None if reader.stored else impossible(found, pages.words)
    if why:
        reader.judge("impossible", _("この条件は{why}").format(why=why), where, _("条件を見直してください。働かない規則は置けません。"))
    return found


def _deficiency(pages: _Pages, path: Path) -> DeficiencyRule | None:
    reader, document = pages.reader, pages.document
    data = _rule(pages, path, DEFICIENCY_KEYS, "when", may_lack=True)
    if data is None:
        return None
    for name in data["fields"]:
        if not isinstance(name, str) or name not in pages.fields:
            reader.fail("unknown-field", _("項目「{f}」は fields.yaml にありません。").format(f=name), document.where(*path, "fields"))
    if data["severity"] not in ("block", "warn"):
        reader.fail("severity", _("severity は block か warn です。"), document.where(*path, "severity"))
    if data["waivable_by"] not in WAIVERS:
        reader.fail("waivable", _("waivable_by は officer・screener・none のどれかです。"), document.where(*path, "waivable_by"))
    return DeficiencyRule(**{**data, "fields": tuple(data["fields"])})


def _push(pages: _Pages, whole: Mapping[str, Any]) -> Expression | None:
    """Return the route's condition; unlike a rule it may be plainly ``true`` or ``false``: all are pushed, or nobody is."""
    source = whole.get("push_when")
    if isinstance(source, bool):
        source = str(source).lower()
    if isinstance(source, str):
        return _condition(pages, ("push_when",), source, {}, plain_truth=True)
    _no_text(pages, whole, "push_when")
    return None


def _amount(pages: _Pages, whole: Mapping[str, Any]) -> Expression | None:
    source = whole.get("amount")
    if isinstance(source, int) and not isinstance(source, bool):
        source = str(source)
    if isinstance(source, str):
        text, where = source, pages.document.where("amount")
        return pages.reader.attempt(lambda: compile_expression(text, pages.words, expect=Kind.INT, where=where))
    _no_text(pages, whole, "amount")
    return None


def _no_text(pages: _Pages, whole: Mapping[str, Any], key: str) -> None:
    if key in whole:
        pages.reader.wrong_kind(pages.document, (key,), str)
    else:
        pages.reader.fail("missing-key", _("「{key}」がありません。").format(key=key), pages.document.file)
