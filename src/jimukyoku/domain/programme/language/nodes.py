"""What an expression is made of, once read: eight kinds of node, each with the kind of value it yields."""

import datetime as dt
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from jimukyoku.domain.basics import gettext as _

Value = str | int | bool | dt.date | None
# A result beyond this is unknown, in every reading: a set of rows reckons with 64 bits, and no benefit comes near it.
FARTHEST = 10**15
RECKON: dict[str, Callable[[Any, Any], int]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


class Kind(StrEnum):
    """The kinds of value. Any of them may be unknown (None)."""

    TEXT = "text"
    INT = "int"
    BOOL = "bool"
    DATE = "date"


KIND_NAMES = {Kind.TEXT: _("文字"), Kind.INT: _("数"), Kind.BOOL: _("はい・いいえ"), Kind.DATE: _("日付")}


@dataclass(frozen=True)
class Fact:
    """One name a rule may use: its kind, what people call it, and the values it may have (value -> what people call it).

    ``bounds`` of a day that may be known in part only: the facts with the first and the last day it can be.
    """

    kind: Kind
    label: str = ""
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    bounds: tuple[str, str] | None = None


Vocabulary = Mapping[str, Fact]


@dataclass(frozen=True)
class Node:
    """A part of an expression."""

    kind: Kind

    def parts(self) -> tuple["Node", ...]:
        """Return the nodes directly below."""
        return ()

    def walk(self) -> Iterator["Node"]:
        """Yield this node and everything below it."""
        yield self
        for part in self.parts():
            yield from part.walk()


@dataclass(frozen=True)
class Literal(Node):
    """A written value."""

    value: str | int | bool | dt.date


@dataclass(frozen=True)
class Name(Node):
    """A fact, by its dotted name."""

    name: str


@dataclass(frozen=True)
class Compare(Node):
    """``left op right`` with == != < <= > >=."""

    op: str
    left: Node
    right: Node

    def parts(self) -> tuple[Node, ...]:
        """Return the parts, in the order they are written."""
        return self.left, self.right


@dataclass(frozen=True)
class In(Node):
    """``item in [..]`` or ``item not in [..]``."""

    item: Node
    values: tuple[str | int | dt.date, ...]
    negated: bool

    def parts(self) -> tuple[Node, ...]:
        """Return the parts, in the order they are written."""
        return (self.item,)


@dataclass(frozen=True)
class Logic(Node):
    """``and``, ``or`` over two or more parts, ``not`` over one."""

    op: str
    of: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        """Return the parts, in the order they are written."""
        return self.of


@dataclass(frozen=True)
class Arithmetic(Node):
    """``+``, ``-``, ``*`` of two whole numbers."""

    op: str
    left: Node
    right: Node

    def parts(self) -> tuple[Node, ...]:
        """Return the parts, in the order they are written."""
        return self.left, self.right


@dataclass(frozen=True)
class Call(Node):
    """A function of one case's values."""

    function: str
    arguments: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        """Return the parts, in the order they are written."""
        return self.arguments


@dataclass(frozen=True)
class Members(Node):
    """``any``, ``all``, ``count`` or ``sum`` of ``body`` over the members of the household."""

    function: str
    body: Node

    def parts(self) -> tuple[Node, ...]:
        """Return the parts, in the order they are written."""
        return (self.body,)


@dataclass(frozen=True)
class Expression:
    """A compiled expression: what was written, and the tree it means."""

    source: str
    tree: Node

    @property
    def kind(self) -> Kind:
        """The kind of value the expression yields."""
        return self.tree.kind

    @property
    def names(self) -> frozenset[str]:
        """The facts the expression reads."""
        return frozenset(node.name for node in self.tree.walk() if isinstance(node, Name))
