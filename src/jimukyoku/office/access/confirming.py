"""Confirming once more who sits there, before money moves: by password in the form itself, else by passkey or code."""

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from jimukyoku.domain.basics import NotAllowed
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.models import Person
from jimukyoku.office.access.permission import person_of


def is_password(request: HttpRequest, password: str) -> bool:
    """Tell whether this is the password of whoever has signed in; wrong ones are counted as at signing in."""
    person = person_of(request)
    return person is not None and authenticate(request, username=person.login, password=password) == person


def must_confirm(request: HttpRequest, person: Person) -> bool:
    """Tell whether somebody without a password must first confirm by passkey or code.

    The invented people of a demo have neither; anybody else without both is refused.
    """
    if person.has_usable_password():
        return False
    if not get_reauthentication_flows(person) and not settings.DEMO_LINKS:
        what = _("パスワードもパスキーもないため、本人であることを確かめられません。")
        raise NotAllowed("no-factor", what, cure=_("マイアカウントで設定してください。"))
    return not did_recently_reauthenticate(request)


def confirm_first(request: HttpRequest, person: Person, there: str) -> HttpResponse | None:
    """Lead somebody without a password to confirm by passkey or code, then back; None where nothing stands in the way."""
    if not must_confirm(request, person):
        return None
    messages.warning(request, _("本人確認をしてから、もう一度行ってください。"))
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': there})}")
