"""What differs between two versions of a pack, as an officer reads it: days, amounts, fields, rules in words, letters."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.language import Expression, say
from jimukyoku.domain.programme.pack import Pack

HEAD_NAMES: dict[str, str] = {
    "name": _("名称"), "version": _("版の呼び名"),
    "legal_basis": _("根拠"), "mayor": _("差出人"), "document_prefix": _("文書番号の頭"),
    "tax_year": _("課税を見る年度"), "base_date": _("基準日"), "opens_on": _("受付開始日"),
    "push_opt_out": _("辞退の期限"), "deadline": _("申請期限"),
    "closed_days": _("市の閉庁日"), "postmark_counts": _("消印有効"),
    "cap_household": _("世帯あたりの上限額（円）"), "cap_member": _("1人あたりの上限額（円）"),
    "lists_max_days": _("一覧の有効日数（日）"),
}  # fmt: skip
RULE_NAMES: dict[str, str] = {"eligibility": _("支給要件"), "exclusions": _("除外"), "deficiencies": _("不備")}
_CONDITION = {"eligibility": "requires", "exclusions": "when", "deficiencies": "when"}
_RULE_PARTS: dict[str, str] = {
    "sentence": _("文"), "unknown": _("分からないとき"), "basis": _("根拠"), "cure": _("直し方"), "severity": _("重さ"),
    "waivable_by": _("不問にできる人"),
    "fields": _("項目"),
}  # fmt: skip
_FIELD_PARTS: dict[str, str] = {
    "label": _("名前"), "kind": _("種類"), "length": _("文字数"), "choices": _("選択肢"), "sensitivity": _("扱い"),
    "printed": _("印字"), "example": _("例"),
}  # fmt: skip
_CODE_WORDS: dict[str, str] = {
    "block": _("補正が必要"), "warn": _("注意のみ"), "officer": _("市職員"), "screener": _("審査の担当者"), "none": _("いない"),
}  # fmt: skip
KIND_WORDS: dict[str, str] = {
    "text": _("文字"), "kana": _("カタカナ"), "digits": _("数字"), "phone": _("電話番号"), "date": _("日付"), "bool": _("はい・いいえ"),
    "int": _("数"), "choice": _("選択"), "people": _("世帯の方"), "public": _("公開できる"), "personal": _("個人情報"), "sensitive": _("担当者だけ"),
}  # fmt: skip
_THOUSANDS = 10_000


@dataclass(frozen=True)
class Difference:
    """One thing that differs; ``before`` or ``after`` is empty where it was not there."""

    part: str
    name: str
    before: str
    after: str


def compare(old: Pack, new: Pack) -> list[Difference]:
    """Return what differs, part by part, in the order in which a pack is read."""
    return [*_head(old, new), *_fields(old, new), *_rules(old, new), *_letters(old, new), *_persons(old, new)]


def rule_words(pack: Pack, kind: str) -> dict[str, dict[str, str]]:
    """Return the rules of a kind by code: the condition in words first, then its sentences."""
    found = {}
    for rule in getattr(pack, kind):
        data = vars(rule)
        parts = {_("条件"): in_words(pack, data[_CONDITION[kind]])}
        parts |= {_(name): _said(pack, data[key]) for key, name in _RULE_PARTS.items() if key in data}
        found[rule.code] = parts
    return found


def _said(pack: Pack, value: Any) -> str:
    """Return a part of a rule in words: the labels of fields, what a severity and a role are called."""
    if isinstance(value, tuple):
        labels = {one.id: one.label for one in pack.fields}
        return "、".join(str(labels.get(name, name)) for name in value)
    return _(_CODE_WORDS.get(value, value))


def in_words(pack: Pack, expression: Expression | None) -> str:
    """Return an expression as people read it; a rule without one is for a person's eye."""
    if expression is None:
        return _("人が書類を見て付けます。")
    return say(expression.tree, pack.vocabulary)


def lines(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield (file, [(sign, line)]) for every file that differs: ``+`` came, ``-`` went, ``@`` a jump, a blank stayed."""
    for name in sorted(old.keys() | new.keys()):
        before, after = (files.get(name, b"").decode("utf-8-sig").splitlines() for files in (old, new))
        found = list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]
        if found:
            yield name, [(line[:1], line[1:]) for line in found]


def amounts_by_label(pack: Pack) -> dict[str, int]:
    """Return the amounts of a pack by what people read for their names."""
    return {pack.vocabulary[f"programme.amounts.{name}"].label: yen for name, yen in pack.amounts.items()}


def _head(old: Pack, new: Pack) -> Iterator[Difference]:
    for key, name in HEAD_NAMES.items():
        yield from _differing(_("骨組み"), _(name), getattr(old, key), getattr(new, key))
    for part, before, after in (
        (_("金額"), amounts_by_label(old), amounts_by_label(new)),
        (_("問合せ先"), old.contact, new.contact), (_("振込元"), vars(old.payer), vars(new.payer)),
    ):  # fmt: skip
        for key in dict.fromkeys([*before, *after]):
            yield from _differing(part, key, before.get(key, ""), after.get(key, ""))


def _fields(old: Pack, new: Pack) -> Iterator[Difference]:
    before, after = ({one.id: one for one in pack.fields} for pack in (old, new))
    for key in dict.fromkeys([*before, *after]):
        if key in before and key in after:
            for part, name in _FIELD_PARTS.items():
                yield from _differing(_("項目"), f"{after[key].label}：{_(name)}", getattr(before[key], part), getattr(after[key], part))
        else:
            yield Difference(_("項目"), key, before[key].label if key in before else "", after[key].label if key in after else "")


def _rules(old: Pack, new: Pack) -> Iterator[Difference]:
    for kind, label in RULE_NAMES.items():
        before, after = rule_words(old, kind), rule_words(new, kind)
        for code in dict.fromkeys([*before, *after]):
            was, now = before.get(code, {}), after.get(code, {})
            for part in dict.fromkeys([*was, *now]):
                yield from _differing(_(label), f"{code}：{part}", was.get(part, ""), now.get(part, ""))
    yield from _differing(_("案内の方法"), _("お知らせだけで支給する条件"), in_words(old, old.push_when), in_words(new, new.push_when))
    yield from _differing(_("支給額"), _("計算"), in_words(old, old.amount), in_words(new, new.amount))


def _letters(old: Pack, new: Pack) -> Iterator[Difference]:
    for kind in dict.fromkeys([*old.letters, *new.letters]):
        before, after = old.letters.get(kind, ""), new.letters.get(kind, "")
        if before != after:
            count = _("{n}行の様式")
            yield Difference(_("通知"), kind, *(count.format(n=text.count("\n") + 1) if text else "" for text in (before, after)))


def _persons(old: Pack, new: Pack) -> Iterator[Difference]:
    before, after = ({one.name: one for one in pack.persons} for pack in (old, new))
    for name in dict.fromkeys([*before, *after]):
        shown = [_signed(people[name]) if name in people else "" for people in (before, after)]
        if shown[0] == shown[1] and (before[name].facts, before[name].members) != (after[name].facts, after[name].members):
            shown[1] += _("（世帯の内容が変わりました）")
        yield from _differing(_("試しの世帯"), name, *shown)


def _signed(person: Any) -> str:
    return "・".join([person.outcome, *([f"{person.amount:,}円"] if person.amount is not None else []), *(person.deficiencies or ())])


def _differing(part: str, name: str, before: Any, after: Any) -> Iterator[Difference]:
    if before != after:
        yield Difference(part, name, plain(before), plain(after))


def plain(value: Any) -> str:
    """Return a value of a pack as people write it."""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, int):
        return f"{value:,}" if value >= _THOUSANDS else str(value)  # a year has no comma
    if isinstance(value, Mapping):
        return "、".join(f"{key}＝{label}" for key, label in value.items())
    return "、".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
