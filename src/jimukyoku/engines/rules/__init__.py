"""The rule language over a million rows: the same meaning as for one case, as set operations of Polars.

No Python runs per row. Members live in a frame of their own; what is asked of them is grouped once per expression.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from jimukyoku.domain.programme.language import (
    FARTHEST,
    PATTERNS,
    Arithmetic,
    Call,
    Compare,
    Expression,
    In,
    Kind,
    Literal,
    Logic,
    Members,
    Name,
    Node,
)

_DTYPES = {Kind.TEXT: pl.Utf8, Kind.INT: pl.Int64, Kind.BOOL: pl.Boolean, Kind.DATE: pl.Date}
_EMPTY = {"any": False, "all": True, "count": 0, "sum": 0}


def evaluate_frame(
    expressions: Mapping[str, Expression], facts: pl.DataFrame, members: pl.DataFrame, *, key: str
) -> pl.DataFrame:
    """Return ``key`` and one nullable column an expression, a row for every row of ``facts``.

    ``facts`` has one column a name and unique values of ``key``; ``members`` has ``key`` and the ``member.*`` columns. A
    column that is missing is unknown.
    """
    nodes = list(dict.fromkeys(node for one in expressions.values() for node in one.tree.walk() if isinstance(node, Members)))
    columns = {node: f"__members_{place}" for place, node in enumerate(nodes)}
    frame = facts
    if nodes:
        frame = frame.join(_grouped(nodes, columns, facts, members, key), on=key, how="left")
        frame = frame.with_columns(
            pl.when(pl.col("__household").is_null()).then(pl.lit(_EMPTY[node.function])).otherwise(pl.col(name)).alias(name)
            for node, name in columns.items()
        )
    known = set(frame.columns)
    return frame.select(key, *(to_polars(one.tree, known, columns).alias(name) for name, one in expressions.items()))


def _grouped(
    nodes: Sequence[Members], columns: Mapping[Members, str], facts: pl.DataFrame, members: pl.DataFrame, key: str
) -> pl.DataFrame:
    """Return one row a household with what is asked of its members."""
    names = {one.name for node in nodes for one in node.walk() if isinstance(one, Name)}
    outer = sorted(name for name in names - set(members.columns) if name in facts.columns)
    people = members.join(facts.select(key, *outer), on=key, how="left") if outer else members
    known = set(people.columns)
    people = people.select(key, *(to_polars(node.body, known, {}).alias(name) for node, name in columns.items()))
    return people.group_by(key).agg(
        pl.lit(True).first().alias("__household"), *(_aggregate(node.function, name) for node, name in columns.items())
    )


def _aggregate(function: str, name: str) -> pl.Expr:
    column = pl.col(name)
    unknown = column.is_null().any()
    if function == "any":
        return pl.when(column.fill_null(False).any()).then(True).when(unknown).then(None).otherwise(False).alias(name)
    if function == "all":
        return pl.when(~column.fill_null(True).all()).then(False).when(unknown).then(None).otherwise(True).alias(name)
    return pl.when(unknown).then(None).otherwise(_within_reach(column.cast(pl.Int128).sum())).alias(name)


def to_polars(node: Node, known: set[str], columns: Mapping[Members, str]) -> pl.Expr:
    """Return a node as a Polars expression; ``known`` are the frame's columns, ``columns`` the members' answers."""
    if isinstance(node, Literal):
        return pl.lit(node.value, dtype=_DTYPES[node.kind])
    if isinstance(node, Name):
        dtype = _DTYPES[node.kind]
        return pl.col(node.name).cast(dtype) if node.name in known else pl.lit(None, dtype=dtype)
    if isinstance(node, Members):
        return pl.col(columns[node])
    parts = [to_polars(part, known, columns) for part in node.parts()]
    if isinstance(node, Logic):
        return _logic(node.op, parts)
    if isinstance(node, Compare):
        return _compare(node.op, *parts)
    if isinstance(node, In):
        values = pl.Series(list(node.values), dtype=_DTYPES[node.item.kind]).implode()
        found = parts[0].is_in(values)
        return pl.when(parts[0].is_null()).then(None).otherwise(~found if node.negated else found)
    if isinstance(node, Arithmetic):
        left, right = (part.cast(pl.Int128) for part in parts)  # wide enough for any product of two columns
        return _within_reach({"+": left + right, "-": left - right, "*": left * right}[node.op])
    assert isinstance(node, Call)
    return _call(node, parts)


def _within_reach(number: pl.Expr) -> pl.Expr:
    """Return a result as a column of 64 bits; null (unknown) where it is too far out, as for one case."""
    return pl.when(number.is_between(-FARTHEST, FARTHEST)).then(number).cast(pl.Int64)


def _logic(op: str, parts: Sequence[pl.Expr]) -> pl.Expr:
    if op == "not":
        return ~parts[0]
    result = parts[0]
    for part in parts[1:]:
        result = result & part if op == "and" else result | part
    return result


def _compare(op: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    table = {"==": left == right, "!=": left != right, "<": left < right, "<=": left <= right, ">": left > right}
    return table.get(op, left >= right)


def _call(node: Call, parts: Sequence[pl.Expr]) -> pl.Expr:
    first = parts[0]
    if node.function == "known":
        return first.is_not_null()
    if node.function == "blank":
        return first.is_null() | (first == "")
    if node.function == "attained":
        return _attained(*parts)
    if node.function == "days":
        return (parts[1] - first).dt.total_days()
    if node.function == "length":
        return first.str.len_chars().cast(pl.Int64)
    if node.function == "matches":
        name = node.arguments[1]
        assert isinstance(name, Literal)
        return first.str.contains(f"^(?:{PATTERNS[str(name.value)]})$")
    smaller = first < parts[1] if node.function == "min" else first > parts[1]
    return pl.when(smaller.is_null()).then(None).when(smaller).then(first).otherwise(parts[1])


def _attained(birth: pl.Expr, age: pl.Expr, on: pl.Expr, *bounds: pl.Expr) -> pl.Expr:
    """Return whether an age is attained; of a birth known in part only what both of its bounds agree on."""
    earliest, latest = (_attains(pl.coalesce(birth, bound), age) for bound in bounds or (birth, birth))
    return pl.when(latest <= on).then(True).when(earliest > on).then(False)


def _attains(birth: pl.Expr, age: pl.Expr) -> pl.Expr:
    """Return the day at whose end an age is attained, as ``japanese.attains`` has it; null outside the years 1 to 9999."""
    leap_day = (birth.dt.month() == 2) & (birth.dt.day() == 29)
    year = birth.dt.year() + age
    day = pl.when(leap_day).then(28).otherwise(birth.dt.day())
    birthday = pl.date(year, birth.dt.month(), day)
    reached = pl.when(leap_day).then(birthday).otherwise(birthday - pl.duration(days=1))
    return pl.when((year <= dt.MAXYEAR) & (reached >= dt.date.min)).then(reached)
