"""Saying in a sentence what a condition asked and what it found, so that a resident could read it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from jimukyoku.domain.programme.language.evaluation import Facts, node_value
from jimukyoku.domain.programme.language.nodes import (
    Arithmetic,
    Call,
    Compare,
    Expression,
    In,
    Literal,
    Logic,
    Members,
    Name,
    Node,
    Value,
    Vocabulary,
)
from jimukyoku.japanese import era_text

_COMPARE = {"==": "である", "!=": "ではない", "<": "より小さい", "<=": "以下", ">": "より大きい", ">=": "以上"}
_DATES = {"==": "である", "!=": "ではない", "<": "より前", "<=": "以前", ">": "より後", ">=": "以後"}
_CALLS = {
    "known": "{0}が分かっている",
    "blank": "{0}が空欄",
    "attained": "{0}から数えて{1}歳に{2}までに達している",
    "days": "{0}から{1}までの日数",
    "length": "{0}の文字数",
    "matches": "{0}が書式{1}に合う",
    "min": "{0}と{1}の小さい方",
    "max": "{0}と{1}の大きい方",
}
_MEMBERS = {"any": "世帯員の誰かについて（{0}）", "all": "世帯員の全員について（{0}）", "count": "（{0}）世帯員の人数", "sum": "世帯員の（{0}）の合計"}  # noqa: E501


@dataclass(frozen=True)
class Explanation:
    """``value`` of a condition, the ``sentence`` that says it, and the same for its ``parts``."""

    value: Value
    sentence: str
    parts: tuple["Explanation", ...] = ()


def explain(
    expression: Expression, facts: Facts, members: Sequence[Facts] = (), *, vocabulary: Vocabulary | None = None
) -> Explanation:
    """Explain an expression for one case: its value is ``evaluate``'s, its parts are the conditions it is made of."""
    return _explain(expression.tree, facts, members, vocabulary or {})


def _explain(node: Node, facts: Facts, members: Sequence[Facts], words: Vocabulary) -> Explanation:
    value = node_value(node, facts, members)
    parts: tuple[Explanation, ...] = ()
    if isinstance(node, Logic):
        parts = tuple(_explain(part, facts, members, words) for part in node.of)
    elif isinstance(node, Members):
        parts = tuple(_explain(node.body, {**facts, **one}, (), words) for one in members)
    seen = _seen(node, facts, words)
    sentence = f"{say(node, words)}{seen}：{said(value)}"
    return Explanation(value, sentence, parts)


def _seen(node: Node, facts: Facts, words: Vocabulary) -> str:
    """Return the facts a simple condition looked at, with their values."""
    if not isinstance(node, Compare | In | Call):
        return ""
    names = dict.fromkeys(one.name for part in _asked(node, facts) for one in part.walk() if isinstance(one, Name))
    told = [f"{_label(name, words)}＝{said(facts.get(name), name, words)}" for name in names]
    return f"（{'、'.join(told)}）" if told else ""


def _asked(node: Node, facts: Facts) -> Sequence[Node]:
    """Return what a condition looked at: between which days a birth lies only where the day itself is unknown."""
    exact = isinstance(node, Call) and node.function == "attained" and node_value(node.arguments[0], facts, ()) is not None
    return node.parts()[:3] if exact else node.parts()


def said(value: Value, name: str = "", words: Vocabulary | None = None) -> str:
    """Return a value as people say it."""
    if value is None:
        return "不明"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, dt.date):
        return era_text(value)
    if isinstance(value, int):
        return f"{value:,}"
    fact = (words or {}).get(name)
    return (fact.choices.get(value) if fact else None) or value


def _label(name: str, words: Vocabulary) -> str:
    fact = words.get(name)
    return fact.label if fact and fact.label else name


def say(node: Node, words: Vocabulary, name: str = "") -> str:
    """Return a condition in Japanese, without the values of a case."""
    if isinstance(node, Literal):
        return said(node.value, name, words)
    if isinstance(node, Name):
        return _label(node.name, words)
    if isinstance(node, Compare):
        dates = _DATES if node.left.kind == "date" else _COMPARE
        left = node.left.name if isinstance(node.left, Name) else ""
        return f"{say(node.left, words)}が{say(node.right, words, left)}{dates[node.op]}"
    if isinstance(node, In):
        item = node.item.name if isinstance(node.item, Name) else ""
        values = "・".join(said(value, item, words) for value in node.values)
        return f"{say(node.item, words)}が{values}のいずれか{'でない' if node.negated else ''}"
    if isinstance(node, Logic):
        if node.op == "not":
            return f"（{say(node.of[0], words)}）ではない"
        return (" かつ " if node.op == "and" else " または ").join(f"（{say(part, words)}）" for part in node.of)
    if isinstance(node, Arithmetic):
        return f"{say(node.left, words)}{ {'+': '＋', '-': '－', '*': '×'}[node.op]}{say(node.right, words)}"
    if isinstance(node, Call):
        return _CALLS[node.function].format(*(say(one, words) for one in node.arguments))
    assert isinstance(node, Members)
    return _MEMBERS[node.function].format(say(node.body, words))
