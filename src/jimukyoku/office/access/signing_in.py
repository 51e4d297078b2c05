"""Signing in: how allauth finds our people, and what is kept of every coming and going."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from axes.signals import user_locked_out
from django.contrib.auth import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from jimukyoku.domain.basics import sha256
from jimukyoku.office.access.models import Person
from jimukyoku.office.access.permission import address, now
from jimukyoku.office.audit import visits


class People(AuthenticationBackend):
    """Finds people by their exact login, with the organisation they work for, which every page needs."""

    def _authenticate_by_username(self, username: str, password: str) -> Person | None:
        """Look for the very login: in another case it is another one, for the lock-out as well."""
        return self._check_password(Person.objects.filter(login=username).first(), password)

    def get_user(self, user_id: Any) -> Person | None:
        """Return a person who is still with us."""
        person = Person.objects.select_related("organisation").filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None


class Account(DefaultAccountAdapter):
    """People are entered by their administrator: nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages, "username_password_mismatch": gettext_lazy("ログイン名またはパスワードが違います。"),
    }  # fmt: skip

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False


def counted_login(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return under which name failures are counted; what nobody is called is kept as a hash, for it may be a password."""
    given = credentials or {}  # Django names it username, axes after the field of the sign-in form
    typed = str(given.get("username") or given.get("login") or request.POST.get("login", ""))
    return _known(typed) or f"?{sha256(typed.encode())[:16]}"


def keep_visits() -> None:
    """Connect the signals of signing in, being refused, locked out, and signing out to the table of visits."""
    user_logged_in.connect(_signed_in, dispatch_uid="jimukyoku.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="jimukyoku.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="jimukyoku.failed")
    user_locked_out.connect(_locked, dispatch_uid="jimukyoku.locked")


def _keep(request: HttpRequest | None, login: str, act: str) -> None:
    """Keep a coming or going with the name of the page: its address may carry the secret of a link."""
    match = getattr(request, "resolver_match", None)
    visits.visited(visits.Visitor(login, now(), match.view_name if match else "", address(request) if request else ""), act)


def _known(login: str) -> str:
    """Return the login when somebody has it: people type their password into the wrong field, and that is not kept."""
    return login if login and Person.objects.filter(login=login).exists() else ""


def _signed_in(sender: Any, request: HttpRequest, user: Person, **_more: Any) -> None:
    _keep(request, user.login, visits.SIGNED_IN)


def _signed_out(sender: Any, request: HttpRequest, user: Person | None, **_more: Any) -> None:
    if user is not None:
        _keep(request, user.login, visits.SIGNED_OUT)


def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    _keep(request, _known(str(credentials.get("username") or "")), visits.FAILED)


def _locked(sender: Any, request: HttpRequest | None = None, username: str | None = None, **_more: Any) -> None:
    _keep(request, username if username and not username.startswith("?") else "", visits.LOCKED)
