"""Conditions that can never be true, or always are: mistakes that would otherwise sleep in a pack for ever.

Facts, functions, reckonings and counts over members are taken as free: each of them may have any value of its kind,
whatever the others have. So more is tried than can happen, and when no combination makes the condition true, no case
can; when none makes it false, it says nothing. Unknown need not be tried: what is true (or false) although something is
unknown is so whatever that turns out to be.

Of the endless values only those are tried that can make a difference. Where things are compared with one another and
with constants, nothing but their order decides; so each takes every constant, and between two constants as many values
as there are things compared. Too many combinations are left undecided, never misjudged.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
_SOME_DAY = dt.date(2000, 1, 1)


def impossible(expression: Expression, vocabulary: Vocabulary) -> str | None:
    """Return why a condition can never be true or never be false (Japanese), or None when it can be both."""
    for node in [expression.tree, *_bodies(expression.tree)]:
        outcomes = _outcomes(node, vocabulary) if node.kind == Kind.BOOL else None
        if outcomes is None:
            continue
        inner = "" if node is expression.tree else _("世帯員の条件が")
        if True not in outcomes:
            return inner + _("決して成り立ちません。")
        if False not in outcomes:
            return inner + _("いつも成り立ちます。")
    return None


def _bodies(tree: Node) -> Iterator[Node]:
    """Yield what is asked of the members; a mere ``true`` asks nothing on purpose (it counts everybody)."""
    return (node.body for node in tree.walk() if isinstance(node, Members) and not isinstance(node.body, Literal))


def _outcomes(tree: Node, vocabulary: Vocabulary) -> set[Value] | None:
    """Return the truths a condition can have, at most one too many; None when there are too many combinations."""
    free = list(dict.fromkeys(_free(tree)))
    domains = _domains(tree, free, vocabulary)
    size = 1
    for node in free:
        size *= len(domains[node])
    if size > MOST:
        return None
    outcomes: set[Value] = set()
    for values in itertools.product(*(domains[node] for node in free)):
        outcomes.add(_value(tree, dict(zip(free, values, strict=True))))
        if {True, False} <= outcomes:
            break
    return outcomes


def _free(node: Node) -> Iterator[Node]:
    """Yield the nodes that are taken as free. Reckoning with written numbers alone was done when it was read."""
    if isinstance(node, Name | Call | Members | Arithmetic):
        yield node
        return
    for part in node.parts():
        yield from _free(part)


def _value(node: Node, given: Mapping[Node, Value]) -> Value:
    if node in given:
        return given[node]
    if isinstance(node, Literal):
        return node.value
    return apply(node, [_value(part, given) for part in node.parts()])


def _domains(tree: Node, free: Sequence[Node], vocabulary: Vocabulary) -> dict[Node, Sequence[Value]]:
    domains: dict[Node, Sequence[Value]] = {}
    for group, constants in _groups(tree, free):
        listed = {node: _choices(node, vocabulary) for node in group}
        known = dict.fromkeys([*constants, *itertools.chain.from_iterable(listed.values())])
        open_ones = sum(not choices for choices in listed.values())
        for node in group:
            domains[node] = listed[node] or _values(node, list(known), open_ones)
    return domains


def _choices(node: Node, vocabulary: Vocabulary) -> tuple[Value, ...]:
    return tuple(vocabulary[node.name].choices) if isinstance(node, Name) else ()


def _groups(tree: Node, free: Sequence[Node]) -> Iterator[tuple[list[Node], list[Value]]]:
    """Yield the free nodes that are compared with one another, directly or by others, and their constants."""
    group_of = {node: [node] for node in free}
    constants: dict[Node, list[Value]] = {node: [] for node in free}
    for one in _comparisons(tree):
        sides = [side for side in one.parts() if side in group_of]
        written = one.values if isinstance(one, In) else [side.value for side in one.parts() if isinstance(side, Literal)]
        for side in sides:
            constants[side] += written
        if len(sides) == 2 and group_of[sides[0]] is not group_of[sides[1]]:
            joined = group_of[sides[0]] + group_of[sides[1]]
            group_of.update(dict.fromkeys(joined, joined))
    for group in {id(group): group for group in group_of.values()}.values():
        yield group, [value for node in group for value in constants[node]]


def _comparisons(node: Node) -> Iterator[Compare | In]:
    """Yield the comparisons outside the free nodes."""
    if isinstance(node, Compare | In):
        yield node
    if not isinstance(node, Name | Call | Members | Arithmetic):
        for part in node.parts():
            yield from _comparisons(part)


def _values(node: Node, constants: Sequence[Value], things: int) -> Sequence[Value]:
    """Return the values that can make a difference among ``things`` things of one kind compared with ``constants``."""
    if node.kind == Kind.BOOL:
        return (True, False)
    if node.kind == Kind.TEXT:
        longest = max((len(str(one)) for one in constants), default=0)
        return (*constants, *("?" * (longest + place) for place in range(1, things + 1)))
    if node.kind == Kind.DATE:
        days = _order([one.toordinal() for one in constants if isinstance(one, dt.date)] or [_SOME_DAY.toordinal()], things)
        return [dt.date.fromordinal(day) for day in days if 1 <= day <= dt.date.max.toordinal()]
    numbers = [one for one in constants if isinstance(one, int)]
    # Nobody counts below nothing; 0 is a constant then, so that what lies above it is tried as well.
    counted = isinstance(node, Members) and node.function == "count"
    return [number for number in _order([*numbers, 0], things) if number >= 0 or not counted]


def _order(constants: Iterable[int], things: int) -> list[int]:
    """Return the constants, and beside each as many numbers as there are things: every order is among them."""
    return sorted({constant + step for constant in constants for step in range(-things, things + 1)})
