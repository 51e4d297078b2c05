"""Every refusal of the API in one shape (RFC 9457): what happened, where, and what to do next, with a code for machines."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.basics import BadInput, Conflict, Missing, NotAllowed, NotFound, Refusal, canonical

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: gettext_lazy("読み取れない内容です"), 401: gettext_lazy("トークンが必要です"), 403: gettext_lazy("権限がありません"),
    404: gettext_lazy("該当するものがありません"), 405: gettext_lazy("使えないメソッドです"), 409: gettext_lazy("いまの状態ではできません"),
    413: gettext_lazy("内容が大きすぎます"), 415: gettext_lazy("受け取れない形式です"), 422: gettext_lazy("受け付けられない内容です"),
    429: gettext_lazy("呼出しが多すぎます"), 500: gettext_lazy("システムの不具合が起きました"), 503: gettext_lazy("いま利用できません"),
}  # fmt: skip
_STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, BadInput: 422, Missing: 503}
# What the reader of a call (pydantic) found, in the words of the office; anything else is said in its own.
_WORDS = {
    "missing": gettext_lazy("必須です。"), "extra_forbidden": gettext_lazy("知らない項目です。"), "string_too_long": gettext_lazy("長すぎます。"),
    "string_too_short": gettext_lazy("短すぎます。"), "string_type": gettext_lazy("文字列ではありません。"), "too_long": gettext_lazy("多すぎます。"),
    "too_short": gettext_lazy("少なすぎます。"), "string_pattern_mismatch": gettext_lazy("形が違います。"),
    "literal_error": gettext_lazy("選べる値ではありません。"), "enum": gettext_lazy("選べる値ではありません。"),
    "int_parsing": gettext_lazy("整数ではありません。"), "int_type": gettext_lazy("整数ではありません。"),
    "greater_than_equal": gettext_lazy("小さすぎます。"), "less_than_equal": gettext_lazy("大きすぎます。"),
    "dict_type": gettext_lazy("オブジェクトではありません。"), "list_type": gettext_lazy("配列ではありません。"),
    "model_attributes_type": gettext_lazy("オブジェクトではありません。"), "day": gettext_lazy("日付ではありません（2026-07-10 のように書きます）。"),
    "moment": gettext_lazy("日時ではありません（2026-07-10T09:00:00+09:00 のように書きます）。"),
}  # fmt: skip


def problem(
    status: int, code: str, what: str, *, where: str = "", cure: str = "", errors: Iterable[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """Return the answer that refuses a call."""
    body = {
        "type": f"urn:jimukyoku:problem:{code}", "title": str(TITLES[status]), "status": status, "code": code, "detail": what,
        "where": where, "cure": cure, "errors": list(errors),
    }  # fmt: skip
    return HttpResponse(canonical(body), status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def refused(refusal: Refusal) -> HttpResponse:
    """Return the answer for a refusal of a room; rows of a file that were refused are all named."""
    status = next(code for kind, code in _STATUS.items() if isinstance(refusal, kind)) if type(refusal) in _STATUS else 422
    rows = [{"where": str(row.line), "code": row.code, "what": row.reason} for row in getattr(refusal, "rows", ())]
    return problem(status, refusal.code, refusal.what, where=refusal.where, cure=refusal.cure, errors=rows)


def unreadable(errors: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """Return the answer to a call whose parts are not what the document of the API says."""
    found = [
        {"where": ".".join(map(str, one["loc"])), "code": str(one["type"]), "what": str(_WORDS.get(one["type"], one["msg"]))}
        for one in errors
    ]  # fmt: skip
    where = found[0]["where"] if found else ""
    return problem(
        422, "invalid", _("送られた内容が、API の説明と合いません。"), where=where, cure=_("errors にある箇所を直して、もう一度送ってください。"),
        errors=found,
    )  # fmt: skip


def not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer an address that does not exist."""
    return problem(404, "not-found", _("該当するものがありません。"), cure=_("アドレスを確かめてください。"))


def not_allowed(response: HttpResponse) -> HttpResponse:
    """Return the answer to a method that an address does not have."""
    methods = response.headers.get("Allow", "")
    what = _("このアドレスでは {methods} だけを使えます。").format(methods=methods)
    return problem(405, "method", what, headers={"Allow": methods})


def broken() -> HttpResponse:
    """Return the answer when the office itself failed."""
    return problem(500, "broken", _("システムの側で処理に失敗しました。"), cure=_("同じ Idempotency-Key で、時間をおいてもう一度送ってください。"))
