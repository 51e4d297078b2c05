"""The API's clients of an organisation: who they are, what they may do, and their tokens, each shown once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import SCOPE_NAMES, Duty
from jimukyoku.domain.basics import Refusal
from jimukyoku.domain.cases import CHANNEL_NAMES
from jimukyoku.office.access import actions, queries, tokens
from jimukyoku.office.access.forms import ClientForm, ScopesForm, TokenForm
from jimukyoku.office.access.models import Client
from jimukyoku.office.access.permission import desk_of, duty, now

PAGE = 50


@duty(Duty.PEOPLE)
def clients(request: HttpRequest) -> HttpResponse:
    """List the clients of the administrator's own organisation, each with its tokens' last day of use and end."""
    found = queries.access_clients(desk_of(request).person, after=request.GET.get("after", ""), limit=PAGE + 1)
    held = queries.tokens_of([one.pk for one in found[:PAGE]], tokens.moment(now()))
    rows = [{"client": one, "tokens": held.get(one.pk, [])} for one in found[:PAGE]]
    following = found[PAGE - 1].code if len(found) > PAGE else ""
    return render(request, "access/clients.html", {"rows": rows, "following": following, "first": "after" not in request.GET})


@duty(Duty.PEOPLE)
def add_client(request: HttpRequest) -> HttpResponse:
    """Enter a new client."""
    desk = desk_of(request)
    form = ClientForm(desk.person.organisation, request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.register_client(desk, desk.person.organisation, data["code"], data["name"], data["scopes"], data["channel"])
        except Refusal as problem:
            form.add_error("code", problem.what + problem.cure)
        else:
            messages.success(request, _("{name}を登録しました。トークンを発行して渡してください。").format(name=data["name"]))
            return redirect("client", code=data["code"])
    return render(request, "access/add_client.html", {"form": form})


@duty(Duty.PEOPLE)
def client(request: HttpRequest, code: str) -> HttpResponse:
    """Show one client and what the administrator may do about it."""
    return _page(request, queries.access_client(desk_of(request).person, code))


def _page(request: HttpRequest, shown: Client, **more: Any) -> HttpResponse:
    form = ScopesForm(shown.organisation, initial={"scopes": [scope.value for scope in shown.granted]})
    context = {
        "shown": shown, "form": form, "token_form": TokenForm(), "held": queries.tokens_of([shown.pk], tokens.moment(now())).get(shown.pk, []),
        "scopes": [SCOPE_NAMES[scope] for scope in SCOPE_NAMES if scope in shown.granted], "channel": CHANNEL_NAMES[shown.channel], **more,
    }  # fmt: skip
    return render(request, "access/client.html", context)


@duty(Duty.PEOPLE)
@require_POST
def change_scopes(request: HttpRequest, code: str) -> HttpResponse:
    """Let a client do more or less."""
    desk = desk_of(request)
    form = ScopesForm(desk.person.organisation, request.POST)
    if not form.is_valid():
        return _page(request, queries.access_client(desk.person, code), form=form)
    actions.change_scopes(desk, desk.person.organisation, code, form.cleaned_data["scopes"])
    messages.success(request, _("できることを変更しました。"))
    return redirect("client", code=code)


@duty(Duty.PEOPLE)
@never_cache
@require_POST
def issue_token(request: HttpRequest, code: str) -> HttpResponse:
    """Make a token and show it this once."""
    desk = desk_of(request)
    shown = queries.access_client(desk.person, code)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, token_form=form)
    token = actions.issue_token(desk, desk.person.organisation, code, form.cleaned_data["days"])
    return _page(request, shown, token=token)


@duty(Duty.PEOPLE)
@require_POST
def revoke_tokens(request: HttpRequest, code: str) -> HttpResponse:
    """Make every token of a client worthless at once."""
    desk = desk_of(request)
    count = actions.revoke_tokens(desk, desk.person.organisation, code)
    messages.success(request, _("トークンを取り消しました（{n}個）。このシステムからの呼出しはすぐに断られます。").format(n=count))
    return redirect("client", code=code)
