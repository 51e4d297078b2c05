"""Conditions that can never be true, or always are: mistakes that would otherwise sleep in a pack for ever.

Every fact takes each value at which its truth could change (the constants it is compared with, their neighbours, its
declared choices); functions and counts over members are taken as free. When no combination makes the condition true, no
case can; when every combination does, it says nothing. Too many combinations are left undecided, never misjudged.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.language.evaluation import apply
from jimukyoku.domain.programme.language.nodes import (
    Arithmetic,
    Call,
    Compare,
    Expression,
    In,
    Kind,
    Literal,
    Members,
    Name,
    Node,
    Value,
    Vocabulary,
)

MOST = 50_000
_OTHER = "\uffff"


def impossible(expression: Expression, vocabulary: Vocabulary) -> str | None:
    """Return why a condition can never be true or never be false (Japanese), or None when it can be both."""
    for node in [expression.tree, *_bodies(expression.tree)]:
        if node.kind != Kind.BOOL:
            continue
        outcomes = _outcomes(node, vocabulary)
        if outcomes is None:
            continue
        inner = "" if node is expression.tree else _("世帯員の条件が")
        if True not in outcomes:
            return inner + _("決して成り立ちません。")
        if False not in outcomes:
            return inner + _("いつも成り立ちます。")
    return None


def _bodies(tree: Node) -> Iterator[Node]:
    return (node.body for node in tree.walk() if isinstance(node, Members))


def _outcomes(tree: Node, vocabulary: Vocabulary) -> set[Value] | None:
    free = list(dict.fromkeys(_free(tree)))
    domains = [_domain(node, tree, vocabulary) for node in free]
    size = 1
    for domain in domains:
        size *= len(domain)
    if size > MOST:
        return None
    outcomes: set[Value] = set()
    for values in itertools.product(*domains):
        outcomes.add(_value(tree, dict(zip(free, values, strict=True))))
        if {True, False} <= outcomes:
            break
    return outcomes


def _free(node: Node) -> Iterator[Node]:
    """Yield the nodes that are taken as free: facts, functions, counts, sums of facts."""
    if isinstance(node, Name | Call | Members) or (isinstance(node, Arithmetic) and _has_names(node)):
        yield node
        return
    for part in node.parts():
        yield from _free(part)


def _has_names(node: Node) -> bool:
    return any(isinstance(one, Name | Members) for one in node.walk())


def _value(node: Node, given: dict[Node, Value]) -> Value:
    if node in given:
        return given[node]
    if isinstance(node, Literal):
        return node.value
    return apply(node, [_value(part, given) for part in node.parts()])


def _domain(node: Node, tree: Node, vocabulary: Vocabulary) -> Sequence[Value]:
    if node.kind == Kind.BOOL:
        return (True, False)
    if isinstance(node, Name) and vocabulary[node.name].choices:
        return tuple(vocabulary[node.name].choices)
    constants = _constants(node, tree)
    if node.kind == Kind.TEXT:
        return (*constants, _OTHER, _OTHER * 2)
    if node.kind == Kind.DATE:
        days = [one for one in constants if isinstance(one, dt.date)] or [dt.date(2000, 1, 1)]
        return sorted({day + dt.timedelta(days=n) for day in days for n in (-2, -1, 0, 1, 2)})
    numbers = [one for one in constants if isinstance(one, int)] or [0]
    least = 0 if isinstance(node, Members) and node.function == "count" else -(10**13)
    return sorted({number + n for number in numbers for n in (-2, -1, 0, 1, 2) if number + n >= least})


def _constants(node: Node, tree: Node) -> list[Value]:
    """Return the constants of the node's kind anywhere in the tree: comparisons between facts share them too."""
    found: list[Value] = []
    for one in tree.walk():
        if isinstance(one, Compare):
            found += [side.value for side in one.parts() if isinstance(side, Literal) and side.kind == node.kind]
        elif isinstance(one, In) and one.item.kind == node.kind:
            found += one.values
    return list(dict.fromkeys(found))
