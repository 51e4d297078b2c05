"""The API itself: its operations, how it reads and writes JSON, how it refuses, and the document that describes it."""

import logging
from typing import Any, cast

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from jimukyoku.domain.basics import Refusal
from jimukyoku.office.api import problems, reading, residents, sending

_log = logging.getLogger("jimukyoku.api")
_DESCRIPTION = """事務局の API。トークンは `Authorization: Bearer` に付けます。決定・振込は人が行い、API からはできません。

- 日付は `2026-07-10`、日時は時差つきの ISO 8601、文字は UTF-8。知らない項目は断ります。
- 断るときは `application/problem+json`（RFC 9457）。`code` は機械のため、`detail` と `cure` は人のため。
- 回数の上限は `RateLimit-*`、超えると 429 と `Retry-After`。
- 書き込む呼出しには `Idempotency-Key`。同じ値で送り直すと同じ答が返り、二重に受け付けません。
"""


class StrictJson(Parser):
    """JSON in UTF-8 as the standard has it: no NaN, no lone surrogates."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return what was sent."""
        return cast(dict[str, Any], orjson.loads(request.body))


class Json(BaseRenderer):
    """Answers in JSON, in the order in which they are described (a form keeps the order of its fields)."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return an answer as bytes."""
        return orjson.dumps(data)


class Api(NinjaAPI):
    """django-ninja with refusals of our own: their media type, and the token every operation needs, stand in the document."""

    def get_openapi_schema(self, **options: Any) -> dict[str, Any]:
        """Return the document (OpenAPI 3.1)."""
        document = cast(dict[str, Any], super().get_openapi_schema(**options))
        document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}]
        for operation in (one for path in document["paths"].values() for one in path.values()):
            for parameter in operation["parameters"]:
                _never_null(parameter)
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {problems.MEDIA_TYPE: response["content"].pop("application/json")}
        return document


def _never_null(parameter: dict[str, Any]) -> None:
    """Say of what may be left out that it may be left out: an address cannot carry a null."""
    kinds = [one for one in parameter["schema"].pop("anyOf", ()) if one != {"type": "null"}]
    for kind in kinds:
        parameter["schema"].update(kind)


api = Api(
    title="Jimukyoku（事務局）API", version="1", description=_DESCRIPTION, docs_url=None, openapi_url=None, urls_namespace="api",
    parser=StrictJson(), renderer=Json(),
)  # fmt: skip
for _router in (reading.router, sending.router, residents.router):
    api.add_router("", _router)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problems.refused(refusal)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    return problems.unreadable(problem.errors)


@api.exception_handler(HttpError)
def _no_json(request: HttpRequest, problem: HttpError) -> HttpResponse:
    return problems.problem(400, "json", _("JSON として読めません。"), cure=_("UTF-8 の正しい JSON を送ってください。"))


@api.exception_handler(Http404)
def _nowhere(request: HttpRequest, problem: Http404) -> HttpResponse:
    return problems.not_found(request)


@api.exception_handler(Exception)
def _broken(request: HttpRequest, problem: Exception) -> HttpResponse:
    _log.error("%s %s", request.method, request.path, exc_info=problem)
    return problems.broken()
