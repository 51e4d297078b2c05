"""Entering by a one-time link, one's own account, the people of an organisation, and the table of who may do what."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Refusal
from jimukyoku.office.access import actions, links, queries
from jimukyoku.office.access.forms import NewPassword, PersonForm, RoleForm
from jimukyoku.office.access.models import Person
from jimukyoku.office.access.permission import desk_of, duty, now, public, signed_in
from jimukyoku.office.access.table import ROLES, table

PAGE = 50


@public
@never_cache
@sensitive_post_parameters()
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person set their own password."""
    link = links.read(token, links.INVITATION)
    form = NewPassword(link.person, request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.accept_invitation(token, form.cleaned_data["password"], at=now())
        messages.success(request, _("パスワードを設定しました。ログイン名「{login}」でサインインしてください。").format(login=link.person.login))
        return redirect("account_login")
    return render(request, "access/welcome.html", {"form": form, "invited": link.person})


@public
@never_cache
def demo(request: HttpRequest, token: str) -> HttpResponse:
    """Sign somebody in by a demo link; opening it alone does nothing, so that a mail scanner does not use it up."""
    if not settings.DEMO_LINKS:
        raise Http404
    if request.method != "POST":
        return render(request, "access/demo.html", {"invited": links.read(token, links.DEMO).person})
    person = actions.use_demo_link(token)
    record_authentication(request, person, method="demo_link")
    person.backend = "jimukyoku.office.access.signing_in.People"
    there = "first_steps" if settings.DEMO_LINKS == links.AGAIN else "home"
    return perform_login(request, person, redirect_url=reverse(there))


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Show a person what is theirs: name, role, password, factors, sessions."""
    return render(request, "access/account.html")


@signed_in
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys that work on every page; the same list opens in place where scripts run."""
    return render(request, "access/keys.html")


@duty(Duty.PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """List the people of the administrator's own organisation."""
    found = queries.access_people(desk_of(request).person, after=request.GET.get("after", ""), limit=PAGE + 1)
    following = found[PAGE - 1].login if len(found) > PAGE else ""
    return render(request, "access/people.html", {"people": found[:PAGE], "following": following, "first": "after" not in request.GET})


@duty(Duty.PEOPLE)
def add_person(request: HttpRequest) -> HttpResponse:
    """Enter a new person."""
    desk = desk_of(request)
    form = PersonForm(desk.person.organisation, request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_person(desk, desk.person.organisation, data["login"], data["name"], data["role"])
        except Refusal as problem:
            form.add_error("login", problem.what + problem.cure)
        else:
            messages.success(request, _("{name} さんを登録しました。招待リンクを作って渡してください。").format(name=data["name"]))
            return redirect("person", login=data["login"])
    return render(request, "access/add_person.html", {"form": form})


@duty(Duty.PEOPLE)
def person(request: HttpRequest, login: str) -> HttpResponse:
    """Show one person and what the administrator may do about them."""
    return _person_page(request, queries.access_person(desk_of(request).person, login))


def _person_page(request: HttpRequest, shown: Person, **more: Any) -> HttpResponse:
    form = RoleForm(shown.organisation, initial={"role": shown.role})
    context = {"shown": shown, "form": form, "own": shown.pk == desk_of(request).person.pk, **more}
    return render(request, "access/person.html", context)


def _act(request: HttpRequest, login: str, act: Callable[..., Any], said: str, *arguments: Any) -> HttpResponse:
    """Do one action about a person, say so, and return to their page."""
    desk = desk_of(request)
    act(desk, desk.person.organisation, login, *arguments)
    messages.success(request, said)
    return redirect("person", login=login)


@duty(Duty.PEOPLE)
@require_POST
def change_role(request: HttpRequest, login: str) -> HttpResponse:
    """Give a person another role."""
    form = RoleForm(desk_of(request).person.organisation, request.POST)
    if not form.is_valid():
        return _person_page(request, queries.access_person(desk_of(request).person, login), form=form)
    return _act(request, login, actions.change_role, _("役割を変更しました。"), form.cleaned_data["role"])


@duty(Duty.PEOPLE)
@require_POST
def change_active(request: HttpRequest, login: str) -> HttpResponse:
    """Stop a person's access, or open it again."""
    if request.POST.get("active") == "1":
        return _act(request, login, actions.reactivate, _("利用を再開しました。"))
    return _act(request, login, actions.deactivate, _("利用を停止しました。開いている画面も使えなくなります。"))


@duty(Duty.PEOPLE)
@never_cache
@require_POST
def invite(request: HttpRequest, login: str) -> HttpResponse:
    """Make an invitation and show its link once."""
    desk = desk_of(request)
    token = actions.invite(desk, desk.person.organisation, login)
    link = settings.SITE.rstrip("/") + reverse("welcome", kwargs={"token": token})
    return _person_page(request, queries.access_person(desk.person, login), link=link, hours=links.hours(links.INVITATION))


@duty(Duty.PEOPLE)
@require_POST
def remove_factors(request: HttpRequest, login: str) -> HttpResponse:
    """Remove the second factors of a person who lost them."""
    return _act(request, login, actions.remove_factors, _("多要素認証とパスキーを解除しました。"))


@duty(Duty.READ)
def access_table(request: HttpRequest) -> HttpResponse:
    """Show for every address which role may open it, as the doorkeeper reads it."""
    return render(request, "access/table.html", {"rows": table(), "roles": ROLES})
