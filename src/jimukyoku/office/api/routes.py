"""How an operation of the API is declared: its address, its scope, what it answers, and every way it may refuse."""

from collections.abc import Callable
from typing import Any

from ninja import Router

from jimukyoku.domain.access import Scope
from jimukyoku.office.api.schemas import Problem

SCOPES: dict[str, Scope] = {}
QUERY: dict[str, frozenset[str]] = {}  # what may stand behind the question mark of each address
OF_PROGRAMME = "/programmes/{municipality}/{programme}"
_ALWAYS = (401, 403, 422, 429)


def operation(
    router: Router, method: str, path: str, name: str, scope: Scope, summary: str, answer: Any, *,
    status: int = 200, refuses: tuple[int, ...] = (), extra: dict[str, Any] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # fmt: skip
    """Declare an operation under ``name`` (``api_…``), open to clients with ``scope``."""
    SCOPES[name] = scope
    codes = {*_ALWAYS, *refuses, *((404,) if "{" in path else ()), *((400, 413) if method == "POST" else ())}
    register = router.api_operation(
        [method], path, url_name=name, operation_id=name.removeprefix("api_"), summary=summary, openapi_extra=extra or {},
        response={status: answer, **{code: Problem for code in sorted(codes)}},
    )  # fmt: skip

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        found = register(view)
        models = router.path_operations[path].operations[-1].models
        QUERY[name] = frozenset(part for one in models if one.__ninja_param_source__ == "query" for part in one.__ninja_flatten_map__)
        return found

    return declare
