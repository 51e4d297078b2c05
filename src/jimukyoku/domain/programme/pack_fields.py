"""fields.yaml: every field of an application, once."""

from typing import Any

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.facts import TAKEN_IDS
from jimukyoku.domain.programme.fields import NEEDED_FIELDS, TAKEN_LABELS, Asking, Field, FieldKind, Printing, Sensitivity
from jimukyoku.domain.programme.language import nameable
from jimukyoku.domain.programme.reader import Reader, is_kind
from jimukyoku.domain.programme.yaml_lines import Document, Path

FIELD_KEYS: dict[str, type] = {
    "id": str, "label": str, "kind": str, "sensitivity": str, "length": int, "choices": dict, "example": str, "printed": str,
    "required": bool, "online": str, "page": str, "column": bool,
}  # fmt: skip
_OPTIONAL = ("sensitivity", "length", "choices", "example", "printed", "required", "online", "page", "column")
_LONGEST = 10_000  # no cell of a file is read beyond this
# What a bank account can be, as rules and the transfer file know it.
ACCOUNT_TYPES = ("普通", "当座", "貯蓄")
_TRUTHS = {"true": "はい", "false": "いいえ"}


def read_fields(reader: Reader, document: Document) -> tuple[Field, ...]:
    """Return the fields; what is wrong is noted and left out."""
    reader.whole(document, {"fields": list})
    fields: list[Field] = []
    for path in reader.items(document, "fields"):
        one = _field(reader, document, path)
        if one is None:
            continue
        if one.id in {other.id for other in fields} or one.label in {other.label for other in fields}:
            reader.fail("field-twice", _("項目「{id}」が2回あります。").format(id=one.id), document.where(*path))
        fields.append(one)
    _needed(reader, document, fields)
    return tuple(fields)


def _field(reader: Reader, document: Document, path: Path) -> Field | None:
    data = reader.mapping(document, path, FIELD_KEYS, _OPTIONAL)
    if not {"id", "label", "kind"} <= data.keys():
        return None
    if data["kind"] not in list(FieldKind):
        reader.fail("field-kind", _("種類「{k}」はありません。").format(k=data["kind"]), document.where(*path, "kind"),
                    _("使えるのは {all} です。").format(all="、".join(FieldKind)))  # fmt: skip
        return None
    if data.get("sensitivity", "personal") not in list(Sensitivity):
        reader.fail("sensitivity", _("sensitivity「{s}」はありません。").format(s=data["sensitivity"]), document.where(*path, "sensitivity"),
                    _("使えるのは {all} です。").format(all="、".join(Sensitivity)))  # fmt: skip
        del data["sensitivity"]  # it is a field all the same: rules that name it are not mistaken
    if data.get("online", "ask") not in list(Asking):
        reader.fail("online", _("online「{o}」はありません。").format(o=data["online"]), document.where(*path, "online"),
                    _("使えるのは {all} です。").format(all="、".join(Asking)))  # fmt: skip
        del data["online"]
    kind = FieldKind(data["kind"])
    data["online"] = Asking(data.get("online", "ask"))
    sensitivity = Sensitivity(data.get("sensitivity", "personal"))
    data.update(kind=kind, sensitivity=sensitivity, choices=_choices(reader, document, path, kind, data))
    _names(reader, document, path, data)
    _asking(reader, document, path, data)
    if not 1 <= data.get("length", 1) <= _LONGEST:
        reader.judge("length", _("length は1から{n}までです。").format(n=_LONGEST), document.where(*path, "length"))
    return Field(**data)


def _names(reader: Reader, document: Document, path: Path, data: dict[str, Any]) -> None:
    """Check that rules can name the field, and that neither name belongs to something the system knows of every application."""
    if not nameable(data["id"]):
        reader.fail("field-id", _("id「{id}」は規則の中で使えません。").format(id=data["id"]), document.where(*path, "id"),
                    _("英字で始まる、空白のない名前にしてください。"))  # fmt: skip
    if data["id"] in TAKEN_IDS:
        reader.fail("field-id", _("id「{id}」はシステムが使っています。").format(id=data["id"]), document.where(*path, "id"),
                    _("ほかの名前にしてください。"))  # fmt: skip
    if data["label"] in TAKEN_LABELS or not data["label"].strip():
        reader.fail("field-label", _("見出し「{label}」は使えません。").format(label=data["label"]), document.where(*path, "label"),
                    _("空でなく、受付の列（{all}）と重ならない名前にしてください。").format(all="、".join(TAKEN_LABELS)))  # fmt: skip


def _asking(reader: Reader, document: Document, path: Path, data: dict[str, Any]) -> None:
    """Check that what the web form and the printed form do with the field fits its kind, and that no file misses what the system needs."""
    kind = {Asking.DECLARATION: FieldKind.BOOL, Asking.TODAY: FieldKind.DATE}.get(data["online"])
    if kind and data["kind"] != kind:
        what = _("online「{o}」は {kind} の項目だけに書けます。").format(o=data["online"], kind=kind)
        reader.judge("online", what, document.where(*path, "online"))
    if (printed := data.get("printed", "")) and printed not in list(Printing):
        reader.judge("printed", _("printed「{p}」はありません。").format(p=printed), document.where(*path, "printed"),
                     _("使えるのは {all} です。").format(all="、".join(Printing)))  # fmt: skip
    if printed == Printing.SIGNATURE and data["kind"] != FieldKind.BOOL:
        reader.judge("printed", _("printed「signature」は bool の項目だけに書けます。"), document.where(*path, "printed"))
    if not data.get("column", True) and data["id"] in NEEDED_FIELDS:
        what = _("システムが使う項目「{id}」の列は省けません。").format(id=data["id"])
        reader.judge("column", what, document.where(*path, "column"))
    if "page" in data and not nameable(data["page"]):
        reader.fail("page", _("page「{page}」は英字で始まる名前にしてください。").format(page=data["page"]), document.where(*path, "page"))


def _choices(reader: Reader, document: Document, path: Path, kind: FieldKind, data: dict[str, Any]) -> dict[str, str]:
    """Return what rules see and what people write; both sides must tell the choices apart."""
    where = document.where(*path, "choices")
    if "choices" not in data:
        if kind == FieldKind.CHOICE:
            reader.fail("choices", _("選択肢（choices）がありません。"), where)
        return dict(_TRUTHS) if kind == FieldKind.BOOL else {}
    choices = {_truth(key): str(label) for key, label in data["choices"].items()}
    if not all(is_kind(label, str) or is_kind(label, int) for label in data["choices"].values()):
        reader.fail("choices", _("選択肢の書き方は文字で書いてください。"), where, _("yes・no・true・false は引用符で囲んでください。"))
    if kind not in (FieldKind.CHOICE, FieldKind.BOOL):
        reader.judge("choices", _("選択肢（choices）は choice と bool の項目だけに書けます。"), where)
    elif kind == FieldKind.BOOL and set(choices) != set(_TRUTHS):
        reader.fail("choices", _("bool の選択肢は true と false の2つです。"), where, _("{true: あり, false: なし} のように書いてください。"))
    elif not choices or "" in choices.values():
        reader.fail("choices", _("選択肢（choices）が空です。"), where)
    said = [name for value, label in choices.items() for name in {value, label}]
    if len(set(said)) != len(said):
        reader.fail("choices", _("選択肢の書き方が重なっています。"), where, _("どれを選んだかが分かるようにしてください。"))
    return choices


def _truth(key: object) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


def _needed(reader: Reader, document: Document, fields: list[Field]) -> None:
    """Check the fields that the system itself reads: without them it finds no case, compares nobody, and pays nowhere."""
    given = {one.id: one for one in fields}
    # A field with a mistake was named already; it is not lacking besides.
    written = [one.get("id") for one in document.data["fields"] if isinstance(one, dict)] if given else []
    lacking = [name for name in NEEDED_FIELDS if name not in written]
    if lacking:
        reader.judge("needed-field", _("システムが使う項目がありません: {ids}").format(ids="、".join(lacking)), document.where("fields"),
                     _("この id の項目を加えてください。見出し（label）は自由です。"))  # fmt: skip
    for name, kinds in NEEDED_FIELDS.items():
        if name in given and given[name].kind not in kinds:
            what = _("システムが使う項目「{id}」の種類は {kinds} です。").format(id=name, kinds="・".join(kinds))
            reader.judge("needed-field", what, document.where("fields"))
    if "account_choice" in given and "other" not in given["account_choice"].choices:
        reader.judge("needed-field", _("「account_choice」には other（別口座）の選択肢が必要です。"), document.where("fields"))
    if "account_type" in given and not set(given["account_type"].choices) <= set(ACCOUNT_TYPES):
        what = _("「account_type」の選択肢に使えるのは {all} です。").format(all="・".join(ACCOUNT_TYPES))
        reader.judge("needed-field", what, document.where("fields"))
