"""One-time links: signed, expiring, and worth nothing once used or once the person's password has changed.

Two kinds: an invitation, with which a person sets their own password, and a demo link, which signs somebody in without
one. A production refuses demo links by its settings; a demo may let its links be used again, until it is stopped.
"""

import secrets
from dataclasses import dataclass

from django.core import signing

from jimukyoku.domain.basics import NotFound, sha256
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.models import Person, SpentLink

INVITATION, DEMO = "invitation", "demo"
AGAIN = "again"  # the value of the setting DEMO_LINKS under which a demo link is not used up
_BETWEEN = "~"
_HOURS = {INVITATION: 72, DEMO: 24}


@dataclass(frozen=True)
class Link:
    """A link that may still be used, and whose it is."""

    person: Person
    nonce: str


def token(person: Person, kind: str) -> str:
    """Return a new token of this kind for a person."""
    value = _BETWEEN.join((person.login, secrets.token_urlsafe(12), _state(person)))
    return signing.TimestampSigner(salt=_salt(kind)).sign(value)


def read(text: str, kind: str) -> Link:
    """Return the link behind a token; NotFound, always in the same words, when it is forged, used, old or overtaken."""
    try:
        value = signing.TimestampSigner(salt=_salt(kind)).unsign(text, max_age=_HOURS[kind] * 3600)
    except signing.BadSignature as problem:
        raise _gone() from problem
    login, nonce, state = value.rsplit(_BETWEEN, 2)
    person = Person.objects.select_related("organisation").filter(login=login, is_active=True).first()
    if person is None or state != _state(person) or SpentLink.objects.filter(nonce=nonce).exists():
        raise _gone()
    return Link(person, nonce)


def hours(kind: str) -> int:
    """Return for how long a link of this kind can be used."""
    return _HOURS[kind]


def _salt(kind: str) -> str:
    return f"jimukyoku.access.{kind}"


def _state(person: Person) -> str:
    return sha256(person.password.encode())[:16]


def _gone() -> NotFound:
    return NotFound(
        "link-gone", _("このリンクは使えません（使用済み、期限切れ、または無効）。"), cure=_("システム管理者に新しいリンクを依頼してください。")
    )
