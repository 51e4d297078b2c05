"""programme.yaml: the skeleton of a programme: names, days, amounts, caps, contact, the account paid from."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.language import LARGEST, nameable
from jimukyoku.domain.programme.online import read_online
from jimukyoku.domain.programme.reader import Reader, is_kind
from jimukyoku.domain.programme.yaml_lines import Document
from jimukyoku.japanese import zengin_kana

PROGRAMME_KEYS: dict[str, type] = {
    "id": str, "name": str, "version": str, "legal_basis": str, "mayor": str, "document_prefix": str, "contact": dict,
    "tax_year": int, "base_date": dt.date, "opens_on": dt.date, "push_opt_out": dt.date, "deadline": dt.date,
    "postmark_counts": bool, "amounts": dict, "cap_household": int, "cap_member": int, "payer": dict, "online": dict,
    "lists_max_days": int, "amount_labels": dict, "closed_days": list,
}  # fmt: skip
PAYER_KEYS: dict[str, type] = dict.fromkeys(
    ("code", "name_kana", "bank", "bank_kana", "branch", "branch_kana", "account_type", "account_number"), str
)
# Every letter prints these three; a letter of one's own may print more.
CONTACT_KEYS = ("name", "phone", "hours")
_PAYER_DIGITS = {"code": 10, "bank": 4, "branch": 3, "account_number": 7}
_PAYER_KANA = {"name_kana": ("party", 40), "bank_kana": ("branch", 15), "branch_kana": ("branch", 15)}
_ID = re.compile(r"[^\s/\\:*?\"<>|]{1,60}")
_LONGEST_NAME = 200
_LONGEST_LABEL = 40
# How old the lists of changes and of protected persons may be where a pack does not say; a pack cannot do without a limit.
LISTS_MAX_DAYS = 31


def read_head(reader: Reader, document: Document) -> dict[str, Any]:
    """Return what programme.yaml says, by the names of Pack; what is wrong is noted and left out."""
    # A version published before the key existed was about the year of its base date.
    optional = ("lists_max_days", "online", "amount_labels", "closed_days", *(("tax_year",) if reader.stored else ()))
    head = reader.mapping(document, (), PROGRAMME_KEYS, optional)
    head.setdefault("lists_max_days", LISTS_MAX_DAYS)
    head["closed_days"] = tuple(_closed(reader, document, head.get("closed_days", [])))
    if reader.stored and "base_date" in head:
        head.setdefault("tax_year", head["base_date"].year)
    _names(reader, document, head)
    _days(reader, document, head)
    _yen(reader, document, head)
    if "contact" in head:
        _contact(reader, document, head["contact"])
    if "payer" in head:
        head["payer"] = reader.mapping(document, ("payer",), PAYER_KEYS)
        _payer(reader, document, head["payer"])
    head["online"] = read_online(reader, document) if "online" in head else None
    return head


def _names(reader: Reader, document: Document, head: Mapping[str, Any]) -> None:
    if "id" in head and not _ID.fullmatch(head["id"]):
        reader.judge("id", _("id に空白や「/」などは使えません（60文字まで）。"), document.where("id"), _("hikazei-2026 のように書いてください。"))
    for key in ("name", "mayor", "legal_basis"):
        if key in head and not 0 < len(head[key].strip()) <= _LONGEST_NAME:
            reader.judge("text", _("「{key}」が空か、長すぎます（{n}文字まで）。").format(key=key, n=_LONGEST_NAME), document.where(key))


def _days(reader: Reader, document: Document, head: Mapping[str, Any]) -> None:
    for early, late in (("base_date", "opens_on"), ("opens_on", "push_opt_out"), ("opens_on", "deadline")):
        if early in head and late in head and head[early] > head[late]:
            reader.judge("date-order", _("{late} が {early} より前です。").format(late=late, early=early), document.where(late))
    if not 0 < head["lists_max_days"] <= 366:
        reader.judge("lists-max-days", _("lists_max_days は 1〜366 日です。"), document.where("lists_max_days"),
                     _("支払いや印刷のときに、異動と支援措置の一覧が何日前のものまで許されるかを書いてください。"))  # fmt: skip
    if "tax_year" not in head or "base_date" not in head:
        return
    if not 2000 <= head["tax_year"] <= 2100:
        reader.judge("tax-year", _("tax_year は西暦の年度です（2000〜2100）。"), document.where("tax_year"), _("令和8年度は 2026 です。"))
    elif head["tax_year"] > head["base_date"].year:
        reader.judge(
            "tax-year", _("tax_year が base_date の年より後です。"), document.where("tax_year"),
            _("基準日に課税が分かっている年度を書いてください。"),
        )  # fmt: skip


def _closed(reader: Reader, document: Document, days: Sequence[object]) -> Iterator[dt.date]:
    """Yield the days on which the municipality is closed besides those on which everybody is."""
    for place, day in enumerate(days):
        if isinstance(day, dt.date) and is_kind(day, dt.date):
            yield day
        else:
            reader.wrong_kind(document, ("closed_days", place), dt.date)


def _yen(reader: Reader, document: Document, head: dict[str, Any]) -> None:
    """Check amounts and caps; an amount with a mistake stays a name that rules may use, so that it is the only mistake."""
    for key in ("cap_household", "cap_member"):
        if key in head and not 0 <= head[key] <= LARGEST:
            reader.judge("yen", _("「{key}」は0円以上で書いてください。").format(key=key), document.where(key))
    if "amounts" not in head:
        return
    good: dict[str, int] = {}
    for name, yen in head["amounts"].items():
        where = document.where("amounts", str(name))
        if not isinstance(name, str) or not nameable(name):
            what = _("金額の名前「{name}」は規則の中で使えません。").format(name=name)
            reader.fail("amount-name", what, where, _("英字で始まる名前にしてください。"))
            continue
        if not is_kind(yen, int):
            reader.wrong_kind(document, ("amounts", name), int)
        elif not 0 <= yen <= LARGEST:
            reader.judge("yen", _("「{key}」は0円以上で書いてください。").format(key=name), where, _("差し引く額は規則の式に書いてください。"))
        good[name] = yen
    head["amounts"] = good
    _labels(reader, document, head)


def _labels(reader: Reader, document: Document, head: dict[str, Any]) -> None:
    """Check what people read instead of an amount's name."""
    for name, label in head.get("amount_labels", {}).items():
        where = document.where("amount_labels", str(name))
        if name not in head["amounts"]:
            what = _("amount_labels の「{name}」は amounts にありません。").format(name=name)
            reader.fail("amount-label", what, where, _("amounts と同じ名前を書いてください。"))
        elif not isinstance(label, str) or not 0 < len(label.strip()) <= _LONGEST_LABEL:
            what = _("「{key}」が空か、長すぎます（{n}文字まで）。").format(key=name, n=_LONGEST_LABEL)
            reader.fail("amount-label", what, where, _("「1世帯あたり」のように書いてください。"))


def _contact(reader: Reader, document: Document, contact: Mapping[Any, Any]) -> None:
    for key in CONTACT_KEYS:
        if key not in contact:
            reader.judge("missing-key", _("「{key}」がありません。").format(key=key), document.where("contact"), _("通知の問合せ先に印字します。"))
    for key, value in contact.items():
        if not isinstance(value, str):
            reader.wrong_kind(document, ("contact", str(key)), str)
        elif not value.strip():
            reader.judge("text", _("「{key}」が空です。").format(key=key), document.where("contact", str(key)))


def _payer(reader: Reader, document: Document, payer: Mapping[str, str]) -> None:
    """Check that the transfer file can name the payer: its bank refuses the whole file otherwise."""
    for key, size in _PAYER_DIGITS.items():
        if key in payer and not re.fullmatch(f"[0-9]{{{size}}}", payer[key]):
            reader.judge("payer", _("payer の {key} は{n}桁の数字です。").format(key=key, n=size), document.where("payer", key))
    if payer.get("account_type", "1") not in ("1", "2"):
        where = document.where("payer", "account_type")
        reader.judge("payer", _("payer の account_type は 1（普通）か 2（当座）です。"), where)
    for key, (kind, size) in _PAYER_KANA.items():
        why = _unwritable(payer[key], kind, size) if key in payer else ""
        if why:
            reader.judge("payer", _("payer の {key} を全銀ファイルに書けません: {why}").format(key=key, why=why), document.where("payer", key))


def _unwritable(text: str, kind: str, size: int) -> str:
    try:
        kana = zengin_kana(text, kind=kind)
    except ValueError as problem:
        return str(problem)
    return "" if kana.strip() and len(kana) <= size else _("空か、{n}文字を超えています。").format(n=size)
