"""The entrance of the API: who calls, how often, how much, for which programme. The doorkeeper sends every call here first.

A client proves itself by ``Authorization: Bearer`` and by nothing else: who has signed in in a browser is nobody here, so
no page can make a browser act. A programme of another tenant does not exist, before it is asked what the client may do.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jimukyoku.domain.basics import NotFound
from jimukyoku.office.access import tokens
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.models import Client
from jimukyoku.office.access.permission import Rule, address, now
from jimukyoku.office.api import limits
from jimukyoku.office.api.problems import problem, refused, unreadable
from jimukyoku.office.api.routes import QUERY
from jimukyoku.office.audit import visits
from jimukyoku.office.programme.queries import access_programme

ROOT = "/api/"
UPLOADS = frozenset({"api_register"})  # sent as a stream of their own, larger than any JSON


def admit(request: HttpRequest, rule: Rule, kwargs: dict[str, Any]) -> HttpResponse | None:
    """Return why a call is refused, or None and let it in: ``request.client``, and ``request.programme`` where it names one."""
    told = _too_often(request, f"address:{address(request)}", int(settings.API_PER_ADDRESS))
    if told is not None:
        return told
    client = _client(request)
    if client is None:
        cure = _("Authorization: Bearer にトークンを付けてください。期限が切れたときは、システム管理者に依頼してください。")
        return problem(401, "token", _("有効なトークンがありません。"), cure=cure, headers={"WWW-Authenticate": 'Bearer realm="jimukyoku"'})
    request.client = client  # type: ignore[attr-defined]
    told = _too_often(request, f"client:{client.pk}", int(settings.API_PER_CLIENT))
    return told or _too_large(request) or _tenant(request, rule, kwargs) or _unknown(request)


def _client(request: HttpRequest) -> Client | None:
    kind, _blank, token = request.headers.get("Authorization", "").partition(" ")
    return tokens.bearer(token.strip(), now()) if kind.lower() == "bearer" else None


def _too_often(request: HttpRequest, name: str, limit: int) -> HttpResponse | None:
    found = limits.count(name, limit)
    before = getattr(request, "allowance", None)
    request.allowance = found if before is None or found.left < before.left else before  # type: ignore[attr-defined]
    return spent(found) if found.spent else None


def spent(found: limits.Allowance) -> HttpResponse:
    """Return the answer to one call too many."""
    what = _("一定の時間に送れる回数（{n}回）を超えました。").format(n=found.limit)
    cure = _("{n}秒後にもう一度送ってください。").format(n=found.ends_in)
    return problem(429, "too-often", what, cure=cure, headers={**found.headers(), "Retry-After": str(found.ends_in)})


def _too_large(request: HttpRequest) -> HttpResponse | None:
    upload = request.resolver_match is not None and request.resolver_match.url_name in UPLOADS
    most = int(settings.API_UPLOAD_MB) * 1024 * 1024 if upload else int(settings.API_BODY_KB) * 1024
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > most:
        what = _("一度に送れるのは {n:,} バイトまでです。").format(n=most)
        return problem(413, "too-large", what, cure=_("分けて送ってください。"))
    return None


def _tenant(request: HttpRequest, rule: Rule, kwargs: dict[str, Any]) -> HttpResponse | None:
    client: Client = request.client  # type: ignore[attr-defined]
    if "programme" in kwargs:
        try:
            request.programme = access_programme(client, kwargs["programme"], kwargs["municipality"])  # type: ignore[attr-defined]
        except NotFound as refusal:
            return refused(refusal)
    if rule.scope not in client.granted:
        what = _("このトークンでは「{scope}」を使えません。").format(scope=rule.scope)
        return problem(403, "scope", what, cure=_("システム管理者に、このクライアントのできることを増やしてもらってください。"))
    return None


def _unknown(request: HttpRequest) -> HttpResponse | None:
    """Refuse what the address does not know: a filter written wrongly would otherwise give out everything."""
    known = QUERY[request.resolver_match.url_name] if request.resolver_match else frozenset()  # type: ignore[index]
    strange = [{"loc": ("query", name), "type": "extra_forbidden", "msg": ""} for name in request.GET if name not in known]
    return unreadable(strange) if strange else None


def desk_of(request: HttpRequest) -> Desk:
    """Return the desk of the client that calls, at this moment."""
    return Desk(request.client, now(), via="api")  # type: ignore[attr-defined]


def saw(request: HttpRequest, cases: Iterable[int]) -> None:
    """Keep that this client was shown these cases; every operation that shows a case calls it."""
    page = request.resolver_match.url_name if request.resolver_match else ""
    visits.visited(visits.Visitor(request.client.login, now(), page or "", address(request)), visits.READ, cases)  # type: ignore[attr-defined]
