"""Tokens of the API's clients: made here, shown once, kept only as a hash, found again by it.

A token carries 256 random bits. It cannot be guessed, so a plain hash suffices and finding it needs no second look.
"""

import datetime as dt
import re
import secrets

from jimukyoku.domain.basics import sha256
from jimukyoku.office.access.models import Client, Token

PREFIX = "jmk_"  # lets a scanner of repositories recognise a token that was left lying about
OVERLAP = dt.timedelta(hours=24)  # how long the token before still holds, so that a system can change over without a gap
_FORM = re.compile(r"jmk_[A-Za-z0-9_-]{43}\Z")


def fresh() -> str:
    """Return a new token."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode())


def moment(at: dt.datetime) -> str:
    """Return a moment as the table keeps it, so that later ones sort after earlier ones."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def bearer(token: str, at: dt.datetime) -> Client | None:
    """Return the client that holds this token at this moment, and note the day of its use; None when nobody does."""
    if not _FORM.match(token):
        return None
    query = Token.objects.select_related("client__organisation")
    row = query.filter(hash=hash_of(token), ends_at__gt=moment(at)).first()
    if row is None:
        return None
    if row.used_on != at.date().isoformat():
        Token.objects.filter(pk=row.pk).update(used_on=at.date().isoformat())
    return row.client
