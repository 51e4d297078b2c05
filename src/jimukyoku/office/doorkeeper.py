"""The one place where the web office decides who enters: nobody, unless the view says who may.

Before a view runs, its mark (``access.permission``) is read, the person is checked, and a programme named in the address is
looked up among the person's own: what is another tenant's is answered with 404, in the same words as what does not exist.
Refusals that come up from actions and queries become pages that say what happened and what to do next.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jimukyoku.domain.basics import BadInput, Conflict, Missing, NotAllowed, NotFound, Refusal
from jimukyoku.office.access import desk, permission
from jimukyoku.office.access.factors import must_add_factor
from jimukyoku.office.api import entrance, problems
from jimukyoku.office.pages import refusal_page
from jimukyoku.office.programme.queries import access_programme

STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, BadInput: 400, Missing: 503}


class Doorkeeper:
    """Middleware: stands behind signing in and before every view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; every answer of the API says what is left of the client's calls, and refuses in one shape."""
        response = self.get_response(request)
        if not request.path.startswith(entrance.ROOT):
            return response
        if response.status_code == 405 and isinstance(response, HttpResponse):
            response = problems.not_allowed(response)
        for name, value in request.allowance.headers().items() if hasattr(request, "allowance") else ():
            response.headers[name] = value
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Answer in place of the view when the person may not enter it."""
        rule = permission.rule_of(view)
        if rule is None:
            raise AssertionError(f"{view.__module__}.{view.__qualname__} says nowhere who may enter it")
        if rule.scope is not None:
            return entrance.admit(request, rule, kwargs)
        if not rule.signed_in:
            return None
        person = permission.person_of(request)
        if person is None:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("home"))
        if rule != permission.SIGNED_IN and must_add_factor(person):
            messages.warning(request, _("あなたの役割では、多要素認証またはパスキーの設定が必要です。設定すると業務の画面に進めます。"))
            return redirect("mfa_index")
        try:
            self._admit(request, rule, kwargs)
        except Refusal as problem:
            return refused(request, problem)
        return None

    def _admit(self, request: HttpRequest, rule: permission.Rule, kwargs: dict[str, Any]) -> None:
        """Check tenant before duty: who has no business with a programme does not learn that it exists."""
        person = permission.person_of(request)
        assert person is not None
        if "programme" in kwargs:
            kwargs["programme"] = request.programme = access_programme(person, *reversed(kwargs["programme"]))  # type: ignore[attr-defined]
        if rule.duty:
            desk.check(person, rule.duty)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Turn a refusal into a page."""
        return refused(request, problem) if isinstance(problem, Refusal) else None


def refused(request: HttpRequest, problem: Refusal) -> HttpResponse:
    """Return the page of a refusal."""
    status = next(code for kind, code in STATUS.items() if isinstance(problem, kind))
    return refusal_page(request, status, problem.what, problem.cure, problem.where)
