"""Reading a pack's files into a checked Pack: every mistake at once, each with file, line and cure."""

import datetime as dt
import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from jimukyoku.domain.basics import BadInput, Refusal
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import yaml_lines
from jimukyoku.domain.programme.facts import vocabulary
from jimukyoku.domain.programme.fields import Field, FieldKind, Sensitivity
from jimukyoku.domain.programme.language import Expression, Fact, Kind, compile_expression, impossible
from jimukyoku.domain.programme.pack import (
    DeficiencyRule,
    EligibilityRule,
    ExclusionRule,
    Pack,
    Payer,
    TestPerson,
    pack_hash,
)
from jimukyoku.domain.programme.yaml_lines import Document

T = TypeVar("T")
NEEDED = ("programme.yaml", "fields.yaml", "rules.yaml", "persons.yaml")
LETTERS = ("push", "confirmation", "deficiency", "decision", "refusal", "returned")
_DEFAULT_CHOICES = {FieldKind.BOOL: {"true": "はい", "false": "いいえ"}}


class PackErrors(Refusal):
    """A pack has mistakes; ``errors`` lists them all."""

    def __init__(self, errors: Sequence[BadInput]) -> None:
        super().__init__("pack", _("制度パックに誤りが {n} 件あります: {first}").format(n=len(errors), first=errors[0]))
        self.errors = list(errors)


class Reader:
    """Reads parts of YAML documents, collecting what is wrong instead of stopping at it."""

    def __init__(self) -> None:
        self.errors: list[BadInput] = []

    def fail(self, code: str, what: str, where: str, cure: str = "") -> None:
        """Note a mistake."""
        self.errors.append(BadInput(code, what, where=where, cure=cure))

    def attempt(self, make: Callable[[], T]) -> T | None:
        """Return what ``make`` returns, or None after noting its mistake."""
        try:
            return make()
        except BadInput as problem:
            self.errors.append(problem)
            return None

    def mapping(
        self, document: Document, path: yaml_lines.Path, kinds: Mapping[str, type], optional: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Return a mapping with exactly these keys and kinds of value; what is wrong is noted and left out."""
        data: Any = document.data
        for part in path:
            data = data[part]
        if not isinstance(data, dict):
            self.fail("mapping", _("ここには「項目: 値」の組が必要です。"), document.where(*path))
            return {}
        for key in data.keys() - kinds.keys():
            lacking = [name for name in kinds if name not in data]
            close = difflib.get_close_matches(str(key), lacking, n=1) or difflib.get_close_matches(str(key), kinds, n=1)
            cure = _("「{name}」ではありませんか。").format(name=close[0]) if close else _("使える項目: ") + "、".join(kinds)
            self.fail("unknown-key", _("「{key}」という項目はありません。").format(key=key), document.where(*path, str(key)), cure)
        found = {}
        for key, kind in kinds.items():
            if key not in data:
                if key not in optional:
                    self.fail("missing-key", _("「{key}」がありません。").format(key=key), document.where(*path))
            elif not isinstance(data[key], kind) or (kind is int and isinstance(data[key], bool)):
                text = _("「{key}」の値の種類が違います（{want}が必要です）。").format(key=key, want=_KIND_WORDS[kind])
                self.fail("value-kind", text, document.where(*path, key))
            else:
                found[key] = data[key]
        return found

    def items(self, document: Document, *path: str) -> Iterator[yaml_lines.Path]:
        """Yield the path of every item of a list."""
        data: Any = document.data if isinstance(document.data, dict) else {}
        for part in path:
            data = data.get(part) if isinstance(data, dict) else None
        if not isinstance(data, list):
            self.fail("list", _("「{key}」には「- 」で始まる一覧が必要です。").format(key="．".join(path)), document.where(*path))
            return
        for index in range(len(data)):
            yield (*path, index)


_KIND_WORDS: dict[type, str] = {str: "文字", int: "整数", bool: "true か false", dt.date: "日付 2026-06-01", dict: "組", list: "一覧"}
_PROGRAMME: dict[str, type] = {
    "id": str, "name": str, "version": str, "mayor": str, "document_prefix": str, "contact": dict, "base_date": dt.date,
    "opens_on": dt.date, "deadline": dt.date, "push_opt_out": dt.date, "postmark_counts": bool, "amounts": dict,
    "cap_household": int, "cap_member": int, "payer": dict, "legal_basis": str,
}  # fmt: skip
_PAYER: dict[str, type] = dict.fromkeys(
    ("code", "name_kana", "bank", "bank_kana", "branch", "branch_kana", "account_type", "account_number"), str
)
_FIELD: dict[str, type] = {
    "id": str, "label": str, "kind": str, "sensitivity": str, "length": int, "choices": dict, "example": str, "printed": str,
}  # fmt: skip
_RULE: dict[str, type] = {"code": str, "sentence": str, "unknown": str, "basis": str}
_DEFICIENCY: dict[str, type] = {
    "code": str, "when": str, "fields": list, "sentence": str, "cure": str, "severity": str, "waivable_by": str,
}  # fmt: skip
_PERSON: dict[str, type] = {"name": str, "facts": dict, "members": list, "outcome": str, "amount": int, "deficiencies": list}


def read_pack(files: Mapping[str, bytes]) -> tuple[Pack | None, list[BadInput]]:
    """Return the pack (None when it cannot be built) and all mistakes found while reading it."""
    reader = Reader()
    documents: dict[str, Document] = {}
    for name in NEEDED:
        if name not in files:
            reader.fail("missing-file", _("ファイルがありません。"), name, _("jimukyoku programme new で雛形を作れます。"))
            continue
        document = reader.attempt(lambda name=name: yaml_lines.read(name, files[name]))  # type: ignore[misc]
        if document:
            documents[name] = document
    letters = _letters(reader, files)
    if len(documents) < len(NEEDED):
        return None, reader.errors
    head = reader.mapping(documents["programme.yaml"], (), _PROGRAMME)
    _dates(reader, documents["programme.yaml"], head)
    payer = reader.mapping(documents["programme.yaml"], ("payer",), _PAYER) if "payer" in head else {}
    fields = _fields(reader, documents["fields.yaml"])
    amounts = head.get("amounts", {})
    words = vocabulary(fields, amounts)
    parts = _rules(reader, documents["rules.yaml"], words, {one.id for one in fields})
    persons = _persons(reader, documents["persons.yaml"], words)
    if reader.errors:
        return None, reader.errors
    head.pop("legal_basis", None)
    pack = Pack(
        **{**head, "payer": Payer(**payer)}, fields=fields, **parts, letters=letters, persons=persons, vocabulary=words,
        sha256=pack_hash(files),
    )  # fmt: skip
    return pack, []


def _dates(reader: Reader, document: Document, head: Mapping[str, Any]) -> None:
    for early, late in (("base_date", "opens_on"), ("opens_on", "push_opt_out"), ("opens_on", "deadline")):
        if early in head and late in head and head[early] > head[late]:
            reader.fail("date-order", _("{late} が {early} より前です。").format(late=late, early=early), document.where(late))


def _letters(reader: Reader, files: Mapping[str, bytes]) -> dict[str, str]:
    letters = {}
    for kind in LETTERS:
        name = f"letters/{kind}.typ"
        if name not in files:
            reader.fail("missing-file", _("通知の様式がありません。"), name, _("jimukyoku programme new で雛形を作れます。"))
        else:
            letters[kind] = files[name].decode("utf-8", "replace")
    return letters


def _fields(reader: Reader, document: Document) -> tuple[Field, ...]:
    fields: list[Field] = []
    for path in reader.items(document, "fields"):
        optional = ("sensitivity", "length", "choices", "example", "printed")
        data = reader.mapping(document, path, _FIELD, optional)
        if not {"id", "label", "kind"} <= data.keys():
            continue
        if data["kind"] not in list(FieldKind):
            reader.fail("field-kind", _("種類「{k}」はありません。").format(k=data["kind"]), document.where(*path, "kind"),
                        _("使えるのは {all} です。").format(all="、".join(FieldKind)))  # fmt: skip
            continue
        if data["id"] in {one.id for one in fields} or data["label"] in {one.label for one in fields}:
            reader.fail("field-twice", _("項目「{id}」が2回あります。").format(id=data["id"]), document.where(*path))
        kind = FieldKind(data["kind"])
        choices = {_truth(key): str(label) for key, label in data.get("choices", _DEFAULT_CHOICES.get(kind, {})).items()}
        if kind == FieldKind.CHOICE and not choices:
            reader.fail("choices", _("選択肢（choices）がありません。"), document.where(*path))
        data.update(kind=kind, choices=choices, sensitivity=Sensitivity(data.get("sensitivity", "personal")))
        fields.append(Field(**data))
    return tuple(fields)


def _truth(key: object) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


def _rules(reader: Reader, document: Document, words: Mapping[str, Fact], fields: set[str]) -> dict[str, Any]:
    codes: set[str] = set()
    conditions: dict[str, str] = {}

    def rule(path: yaml_lines.Path, kinds: dict[str, type], key: str) -> dict[str, Any] | None:
        data = reader.mapping(document, path, {**kinds, key: str})
        if data.get("code") in codes:
            reader.fail("code-twice", _("符号「{code}」が2回あります。").format(code=data["code"]), document.where(*path))
        codes.add(data.get("code", ""))
        if key not in data:
            return None
        data[key] = _condition(reader, document, (*path, key), data[key], words, conditions)
        return data if data[key] and len(data) == len({**kinds, key: str}) else None

    eligibility = [data for path in reader.items(document, "eligibility") if (data := rule(path, _RULE, "requires"))]
    exclusions = [data for path in reader.items(document, "exclusions") if (data := rule(path, _RULE, "when"))]
    deficiencies = [data for path in reader.items(document, "deficiencies") if (data := rule(path, _DEFICIENCY, "when"))]
    for index, data in enumerate(deficiencies):
        _deficiency(reader, document, ("deficiencies", index), data, fields)
    rest = document.data if isinstance(document.data, dict) else {}
    push = _condition(reader, document, ("push_when",), rest.get("push_when"), words, {})
    amount = reader.attempt(
        lambda: compile_expression(str(rest.get("amount", "")), words, expect=Kind.INT, where=document.where("amount"))
    )
    return {
        "eligibility": tuple(EligibilityRule(**data) for data in eligibility),
        "exclusions": tuple(ExclusionRule(**data) for data in exclusions),
        "deficiencies": tuple(DeficiencyRule(**{**data, "fields": tuple(data["fields"])}) for data in deficiencies),
        "push_when": push,
        "amount": amount,
    }


def _condition(
    reader: Reader, document: Document, path: yaml_lines.Path, source: object, words: Mapping[str, Fact], seen: dict[str, str]
) -> Expression | None:
    where = document.where(*path)
    found = reader.attempt(lambda: compile_expression(str(source or ""), words, expect=Kind.BOOL, where=where))
    if found is None:
        return None
    plain = " ".join(found.source.split())
    if plain in seen:
        reader.fail("shadowed", _("同じ条件が {where} にもあります。").format(where=seen[plain]), where, _("どちらか一方にしてください。"))
    seen[plain] = where
    why = impossible(found, words)
    if why:
        reader.fail("impossible", _("この条件は{why}").format(why=why), where, _("条件を見直してください。働かない規則は置けません。"))
    return found


def _deficiency(reader: Reader, document: Document, path: yaml_lines.Path, data: dict[str, Any], fields: set[str]) -> None:
    for name in data["fields"]:
        if name not in fields:
            reader.fail("unknown-field", _("項目「{f}」は fields.yaml にありません。").format(f=name), document.where(*path, "fields"))
    if data["severity"] not in ("block", "warn"):
        reader.fail("severity", _("severity は block か warn です。"), document.where(*path, "severity"))
    if data["waivable_by"] not in ("officer", "none"):
        reader.fail("waivable", _("waivable_by は officer か none です。"), document.where(*path, "waivable_by"))


def _persons(reader: Reader, document: Document, words: Mapping[str, Fact]) -> tuple[TestPerson, ...]:
    persons = []
    for path in reader.items(document, "persons"):
        data = reader.mapping(document, path, _PERSON, ("amount", "deficiencies"))
        if not {"name", "facts", "members", "outcome"} <= data.keys():
            continue
        facts = _facts(reader, document, (*path, "facts"), data["facts"], words, "")
        members = [
            _facts(reader, document, (*path, "members", index), one, words, "member.")
            for index, one in enumerate(data["members"])
            if isinstance(one, dict)
        ]
        expected = data.get("deficiencies")
        persons.append(
            TestPerson(
                data["name"], facts, tuple(members), data["outcome"], data.get("amount"),
                None if expected is None else tuple(sorted(expected)), document.where(*path),
            )
        )  # fmt: skip
    return tuple(persons)


def _facts(
    reader: Reader, document: Document, path: yaml_lines.Path, data: Mapping[str, Any], words: Mapping[str, Fact], prefix: str
) -> dict[str, Any]:
    found = {}
    for key, value in data.items():
        name = prefix + str(key)
        if name not in words:
            close = difflib.get_close_matches(name, words, n=1)
            cure = _("「{name}」ではありませんか。").format(name=close[0].removeprefix(prefix)) if close else ""
            reader.fail("unknown-fact", _("「{key}」という項目はありません。").format(key=key), document.where(*path, str(key)), cure)
        else:
            found[name] = value
    return found
