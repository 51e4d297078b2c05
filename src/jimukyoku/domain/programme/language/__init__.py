"""The rule language: small, safe, readable; one case with an explanation, a million rows as a set, unknown kept apart."""

from jimukyoku.domain.programme.language.evaluation import Evaluator, compile_python, evaluate
from jimukyoku.domain.programme.language.explanation import Explanation, explain, said, say
from jimukyoku.domain.programme.language.impossible import impossible
from jimukyoku.domain.programme.language.nodes import (
    FARTHEST,
    Arithmetic,
    Call,
    Compare,
    Expression,
    Fact,
    In,
    Kind,
    Literal,
    Logic,
    Members,
    Name,
    Node,
    Value,
    Vocabulary,
)
from jimukyoku.domain.programme.language.reading import LARGEST, PATTERNS, compile_expression, nameable

__all__ = [
    "FARTHEST",
    "LARGEST",
    "PATTERNS",
    "Arithmetic",
    "Call",
    "Compare",
    "Evaluator",
    "Explanation",
    "Expression",
    "Fact",
    "In",
    "Kind",
    "Literal",
    "Logic",
    "Members",
    "Name",
    "Node",
    "Value",
    "Vocabulary",
    "compile_expression",
    "compile_python",
    "evaluate",
    "explain",
    "impossible",
    "nameable",
    "said",
    "say",
]
