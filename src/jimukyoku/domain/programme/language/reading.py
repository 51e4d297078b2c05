"""From text to tree: Python's own parser reads it, a whitelist decides what of it we speak, and kinds are checked.

Nothing of the text is ever executed. What is not on the whitelist is refused with line, column and a cure.
"""

import ast
import datetime as dt
import difflib

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.language.nodes import (
    KIND_NAMES,
    RECKON,
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
    Vocabulary,
)

LONGEST, DEEPEST, LARGEST = 2_000, 50, 10**12
PATTERNS = {
    "digits3": "[0-9]{3}",
    "digits4": "[0-9]{4}",
    "digits7": "[0-9]{7}",
    "phone": "[0-9-]{9,14}",
    "postcode": "[0-9]{3}-?[0-9]{4}",
    "kana": "[ァ-ヶー・ 　]+",
}
_COMPARE = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_FUNCTIONS: dict[str, tuple[tuple[Kind | None, ...], Kind]] = {
    "known": ((None,), Kind.BOOL),
    "blank": ((Kind.TEXT,), Kind.BOOL),
    "attained": ((Kind.DATE, Kind.INT, Kind.DATE), Kind.BOOL),
    "days": ((Kind.DATE, Kind.DATE), Kind.INT),
    "length": ((Kind.TEXT,), Kind.INT),
    "matches": ((Kind.TEXT, Kind.TEXT), Kind.BOOL),
    "min": ((Kind.INT, Kind.INT), Kind.INT),
    "max": ((Kind.INT, Kind.INT), Kind.INT),
}
_MEMBERS = {
    "any_member": ("any", Kind.BOOL, Kind.BOOL),
    "all_members": ("all", Kind.BOOL, Kind.BOOL),
    "count_members": ("count", Kind.BOOL, Kind.INT),
    "sum_members": ("sum", Kind.INT, Kind.INT),
}


def compile_expression(
    source: str, vocabulary: Vocabulary, *, expect: Kind | None = None, where: str = ""
) -> Expression:
    """Read ``source`` into an expression over ``vocabulary``.

    Raises BadInput with place and cure for everything that is not of the language, of an unknown name, of kinds that
    do not go together, or that does not yield ``expect``.
    """
    if len(source) > LONGEST:
        raise BadInput("too-long", _("式が長すぎます（{n}文字まで）。").format(n=LONGEST), where=where)
    text = " ".join(source.split("\n")).strip()
    try:
        parsed = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        column = getattr(problem, "offset", 0) or 0
        raise BadInput(
            "syntax",
            _("式として読めません（{n}文字目の近く）: {text}").format(n=column, text=text[max(0, column - 10) : column + 10]),
            where=where,
            cure=_("かっこや引用符の閉じ忘れ、and / or / not の綴りを確かめてください。"),
        ) from problem
    tree = _Reader(vocabulary, where).node(parsed.body, 0)
    if expect and tree.kind != expect:
        raise BadInput(
            "kind",
            _("式の結果は{want}でなければなりませんが、{have}です。").format(want=_(KIND_NAMES[expect]), have=_(KIND_NAMES[tree.kind])),
            where=where,
        )
    return Expression(source, tree)


class _Reader:
    """One reading of one text."""

    def __init__(self, vocabulary: Vocabulary, where: str) -> None:
        self.vocabulary = vocabulary
        self.where = where
        self.inside = False

    def fail(self, at: ast.AST, code: str, what: str, cure: str = "") -> BadInput:
        column = getattr(at, "col_offset", 0) + 1
        place = _("{where} 式の{n}文字目").format(where=self.where, n=column).strip()
        return BadInput(code, what, where=place, cure=cure)

    def node(self, at: ast.AST, depth: int) -> Node:
        if depth > DEEPEST:
            raise self.fail(at, "too-deep", _("式の入れ子が深すぎます。"))
        if isinstance(at, ast.Constant):
            return self.constant(at)
        if isinstance(at, ast.Name | ast.Attribute):
            return self.name(at)
        if isinstance(at, ast.Compare):
            return self.compare(at, depth)
        if isinstance(at, ast.BoolOp):
            parts = tuple(self.want(one, Kind.BOOL, depth) for one in at.values)
            return Logic(Kind.BOOL, "and" if isinstance(at.op, ast.And) else "or", parts)
        if isinstance(at, ast.UnaryOp):
            return self.unary(at, depth)
        if isinstance(at, ast.BinOp) and type(at.op) in _ARITHMETIC:
            left, right = self.want(at.left, Kind.INT, depth), self.want(at.right, Kind.INT, depth)
            return self.reckoned(at, _ARITHMETIC[type(at.op)], left, right)
        if isinstance(at, ast.Call):
            return self.call(at, depth)
        raise self.fail(
            at, "not-allowed", _("この書き方は使えません。"), _("使えるのは、名前・値・比較・and / or / not・+ - *・決められた関数です。")
        )

    def want(self, at: ast.AST, kind: Kind, depth: int) -> Node:
        node = self.node(at, depth + 1)
        if node.kind != kind:
            raise self.fail(
                at, "kind", _("ここには{want}が必要ですが、{have}です。").format(want=_(KIND_NAMES[kind]), have=_(KIND_NAMES[node.kind]))
            )
        return node

    def constant(self, at: ast.Constant) -> Node:
        value = at.value
        if isinstance(value, str):
            return Literal(Kind.TEXT, value)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST:
            return Literal(Kind.INT, value)
        raise self.fail(at, "literal", _("この値は使えません。"), _("文字・整数・true・false・date(\"2026-06-01\") が使えます。"))

    def reckoned(self, at: ast.AST, op: str, left: Node, right: Node) -> Node:
        """Return a reckoning; of written numbers alone its result, so that ``-5`` and ``2 * 15`` are numbers like others."""
        if not (isinstance(left, Literal) and isinstance(right, Literal)):
            return Arithmetic(Kind.INT, op, left, right)
        value = RECKON[op](left.value, right.value)
        if abs(value) > LARGEST:
            raise self.fail(at, "literal", _("この計算の結果は大きすぎます。"), _("10の12乗までの数で書いてください。"))
        return Literal(Kind.INT, value)

    def name(self, at: ast.Name | ast.Attribute) -> Node:
        name = _dotted(at)
        if name in ("true", "false"):
            return Literal(Kind.BOOL, name == "true")
        fact = self.vocabulary.get(name or "")
        if name is None or fact is None:
            close = difflib.get_close_matches(name or "", self.vocabulary, n=3)
            cure = _("次のどれかではありませんか: {names}").format(names="、".join(close)) if close else ""
            raise self.fail(at, "unknown-name", _("「{name}」という項目はありません。").format(name=name), cure)
        if name.startswith("member.") and not self.inside:
            raise self.fail(
                at, "member-outside", _("「{name}」は世帯員ごとの項目です。").format(name=name),
                _("any_member( )、all_members( )、count_members( )、sum_members( ) の中で使ってください。"),
            )  # fmt: skip
        return Name(fact.kind, name)

    def compare(self, at: ast.Compare, depth: int) -> Node:
        parts: list[Node] = []
        left_at: ast.AST = at.left
        for op, right_at in zip(at.ops, at.comparators, strict=True):
            if isinstance(op, ast.In | ast.NotIn):
                parts.append(self.membership(left_at, right_at, isinstance(op, ast.NotIn), depth))
            elif type(op) in _COMPARE:
                parts.append(self.pair(at, left_at, _COMPARE[type(op)], right_at, depth))
            else:
                raise self.fail(at, "not-allowed", _("この比較は使えません。"), _("== != < <= > >= in が使えます。"))
            left_at = right_at
        return parts[0] if len(parts) == 1 else Logic(Kind.BOOL, "and", tuple(parts))

    def pair(self, at: ast.AST, left_at: ast.AST, op: str, right_at: ast.AST, depth: int) -> Node:
        left, right = self.node(left_at, depth + 1), self.node(right_at, depth + 1)
        if left.kind != right.kind:
            raise self.fail(
                at, "kind", _("{a}と{b}は比べられません。").format(a=_(KIND_NAMES[left.kind]), b=_(KIND_NAMES[right.kind]))
            )
        if op not in ("==", "!=") and left.kind in (Kind.BOOL, Kind.TEXT):
            raise self.fail(at, "kind", _("{a}に大小はありません。").format(a=_(KIND_NAMES[left.kind])))
        for name, other in ((left, right), (right, left)):
            if isinstance(name, Name) and isinstance(other, Literal):
                self.choice(at, name, other.value)
        return Compare(Kind.BOOL, op, left, right)

    def choice(self, at: ast.AST, name: Name, value: object) -> None:
        choices = self.vocabulary[name.name].choices
        if choices and value not in choices:
            known = "、".join(f'"{one}"（{label}）' if label else f'"{one}"' for one, label in choices.items())
            raise self.fail(
                at, "choice", _("「{name}」が {value!r} になることはありません。").format(name=name.name, value=value),
                _("選べるのは {known} です。").format(known=known),
            )  # fmt: skip

    def membership(self, item_at: ast.AST, list_at: ast.AST, negated: bool, depth: int) -> Node:
        item = self.node(item_at, depth + 1)
        if not isinstance(list_at, ast.List | ast.Tuple) or not list_at.elts:
            raise self.fail(list_at, "list", _("in の右には [ ] で囲んだ値の一覧を書いてください。"))
        values = []
        for one in list_at.elts:
            literal = self.node(one, depth + 1)
            if not isinstance(literal, Literal) or literal.kind != item.kind or item.kind == Kind.BOOL:
                raise self.fail(one, "list", _("一覧の値は、左と同じ種類の値にしてください。"))
            if isinstance(item, Name):
                self.choice(one, item, literal.value)
            values.append(literal.value)
        return In(Kind.BOOL, item, tuple(values), negated)

    def unary(self, at: ast.UnaryOp, depth: int) -> Node:
        if isinstance(at.op, ast.Not):
            return Logic(Kind.BOOL, "not", (self.want(at.operand, Kind.BOOL, depth),))
        if isinstance(at.op, ast.USub):
            return self.reckoned(at, "-", Literal(Kind.INT, 0), self.want(at.operand, Kind.INT, depth))
        raise self.fail(at, "not-allowed", _("この書き方は使えません。"))

    def call(self, at: ast.Call, depth: int) -> Node:
        name = at.func.id if isinstance(at.func, ast.Name) else ""
        if at.keywords or any(isinstance(one, ast.Starred) for one in at.args):
            raise self.fail(at, "not-allowed", _("関数には値だけを並べて書いてください。"))
        if name == "date":
            return self.date(at)
        if name in _MEMBERS:
            return self.members(at, name, depth)
        if name not in _FUNCTIONS:
            close = difflib.get_close_matches(name, [*_FUNCTIONS, *_MEMBERS, "date"], n=2)
            cure = _("次のどれかではありませんか: {names}").format(names="、".join(close)) if close else ""
            raise self.fail(at, "unknown-function", _("「{name}」という関数はありません。").format(name=name), cure)
        kinds, result = _FUNCTIONS[name]
        if len(at.args) != len(kinds):
            raise self.fail(at, "arguments", _("{name} には値が {n} 個必要です。").format(name=name, n=len(kinds)))
        pairs = zip(at.args, kinds, strict=True)
        arguments = tuple(self.want(one, kind, depth) if kind else self.node(one, depth + 1) for one, kind in pairs)
        self.special(at, name, arguments)
        bounds = self.bounds(arguments[0]) if name == "attained" else ()
        return Call(result, name, (*arguments, *bounds))

    def bounds(self, day: Node) -> tuple[Node, ...]:
        """Return the first and last day that a day can be, where it may be known in part only."""
        fact = self.vocabulary.get(day.name) if isinstance(day, Name) else None
        return tuple(Name(Kind.DATE, one) for one in fact.bounds) if fact and fact.bounds else ()

    def special(self, at: ast.AST, name: str, arguments: tuple[Node, ...]) -> None:
        if name == "matches":
            pattern = arguments[1].value if isinstance(arguments[1], Literal) else None
            if pattern not in PATTERNS:
                raise self.fail(
                    at, "pattern", _("書式「{p}」はありません。").format(p=pattern), _("使えるのは {all} です。").format(all="、".join(PATTERNS))
                )
        if name == "attained":
            age = arguments[1]
            if not (isinstance(age, Literal) and isinstance(age.value, int) and 0 <= age.value <= 150):
                raise self.fail(at, "age", _("attained の2番目は 0〜150 の年齢（数字）にしてください。"))

    def date(self, at: ast.Call) -> Node:
        value = at.args[0].value if len(at.args) == 1 and isinstance(at.args[0], ast.Constant) else None
        try:
            return Literal(Kind.DATE, dt.date.fromisoformat(value if isinstance(value, str) else ""))
        except ValueError as problem:
            raise self.fail(at, "date", _("日付は date(\"2026-06-01\") のように書いてください。")) from problem

    def members(self, at: ast.Call, name: str, depth: int) -> Node:
        function, inner, outer = _MEMBERS[name]
        if self.inside or len(at.args) != 1:
            raise self.fail(at, "members", _("{name} には条件を1つだけ書き、入れ子にはできません。").format(name=name))
        self.inside = True
        try:
            body = self.want(at.args[0], inner, depth)
        finally:
            self.inside = False
        return Members(outer, function, body)


def nameable(name: str) -> bool:
    """Tell whether a rule can name a fact that ends with this name."""
    try:
        parsed = ast.parse(f"fact.{name}", mode="eval").body
    except (SyntaxError, ValueError):
        return False
    return isinstance(parsed, ast.Attribute) and isinstance(parsed.value, ast.Name) and parsed.attr == name


def _dotted(at: ast.AST) -> str | None:
    parts: list[str] = []
    while isinstance(at, ast.Attribute):
        parts.append(at.attr)
        at = at.value
    return ".".join([at.id, *reversed(parts)]) if isinstance(at, ast.Name) else None
