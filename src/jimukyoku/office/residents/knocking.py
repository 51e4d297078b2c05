"""Coming in: the printed key or a return code, beside a date of birth; counted before it is answered.

Whatever is wrong, the answer is the same and takes the same way through the tables: no code, an expired one, another date.
"""

import datetime as dt
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from jimukyoku.domain.basics import sha256
from jimukyoku.domain.cases import access_code
from jimukyoku.domain.programme import Pack
from jimukyoku.japanese import fold_width
from jimukyoku.office.cases.models import Case
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.register import queries as register
from jimukyoku.office.register.queries import Listing
from jimukyoku.office.residents.models import Draft, Knock
from jimukyoku.office.residents.sealing import unseal

MINUTES = 15
BY_CODE, BY_ADDRESS, NEW_BY_ADDRESS = 5, 30, 10  # tries in so many minutes; a library's address serves many people
_LETTERS = re.compile(r"[^0-9A-Z]")
_NOBODY = "-"  # a household number that no register has


@dataclass(frozen=True)
class Found:
    """Who may come in: the case, the draft they come back to, and which resident of the household they are."""

    case: Case | None
    draft: Draft | None
    resident: str = ""


def plain_code(text: str) -> str:
    """Return a code as it is compared: width, case, hyphens and blanks do not matter."""
    letters = _LETTERS.sub("", fold_width(text).upper())[:40]
    return "-".join(letters[place : place + 5] for place in range(0, len(letters), 5))


def new_code() -> str:
    """Return a code with which a writer comes back, made like the printed ones."""
    return access_code(secrets.token_bytes(16))


def code_hash(code: str) -> str:
    """Return what is kept of a code: without the office's key it leads nowhere."""
    return hmac.new(settings.SECRET_KEY.encode(), f"code:{code}".encode(), "sha256").hexdigest()


def key_of(kind: str, text: str) -> str:
    """Return under which key tries are counted."""
    return sha256(f"{kind}:{text}".encode())


class TooOften(Exception):
    """Somebody tried more often than they may; the next try is answered after ``MINUTES``."""


def knock(programme: Programme, pack: Pack, code: str, birth: dt.date, at: dt.datetime, address: str = "") -> Found | None:
    """Return who has this code and date of birth, or None. Every door of the office counts the try here before it answers.

    ``address`` is the resident's own network address, where it is known. Raises TooOften, right or wrong.
    """
    plain = plain_code(code)
    keys = [(key_of(f"{programme.pk}:code", plain), BY_CODE)]
    keys += [(key_of("address", address), BY_ADDRESS)] if address else []
    knocks = [count(key, at) for key, _most in keys]
    if too_often(keys, at):
        raise TooOften
    found = find(programme, pack, plain, birth, at.date())
    if found:
        Knock.objects.filter(pk__in=knocks).update(passed=True)
    return found


def count(key: str, at: dt.datetime) -> int:
    """Count a try and return its number."""
    return Knock.objects.create(key=key, at=at.astimezone(dt.UTC).isoformat(timespec="microseconds")).pk


def too_often(keys: Sequence[tuple[str, int]], at: dt.datetime) -> bool:
    """Tell whether one of the keys has been tried more often than it may be; the present try is counted already."""
    since = (at - dt.timedelta(minutes=MINUTES)).astimezone(dt.UTC).isoformat(timespec="microseconds")
    counts = [Knock.objects.filter(key=key, at__gte=since, passed=False).count() > most for key, most in keys]
    return any(counts)


def find(programme: Programme, pack: Pack, code: str, birth: dt.date, today: dt.date) -> Found | None:
    """Return who has this code and date of birth, or None; every way through it asks the same of the tables."""
    case = Case.objects.filter(programme=programme.pk, access_code=code).first()
    draft = Draft.objects.filter(programme=programme.pk, code_hash=code_hash(code), expires_on__gte=today.isoformat()).select_related("case").first()
    owner = case or (draft.case if draft else None)
    people = _people(programme, pack, owner)
    fitting = [one for one in people if _same(one.birth if one.birth_precision == "day" else None, birth)]
    written = _same(str(unseal(draft.sealed).get("birth") or "") if draft and owner is None else None, birth)
    if not (fitting or written):
        return None
    resident = next((one for one in fitting if one.resident_no == one.head_no), fitting[0] if fitting else None)
    return Found(owner, draft, resident.resident_no if resident else "")


def _people(programme: Programme, pack: Pack, case: Case | None) -> list[Listing]:
    """Return the people whose date of birth opens a case: any of its household, or its head, as the pack says."""
    number, head = (case.household_no, case.head_no) if case else (_NOBODY, _NOBODY)
    found = register.people(register.sources(programme.municipality_id), [number], also={number: [head]}).get(number, [])
    only_head = pack.online is not None and pack.online.key == "head"
    return [one for one in found if not only_head or one.resident_no == head]


def _same(known: str | None, given: dt.date) -> bool:
    return hmac.compare_digest((known or "").ljust(10).encode(), given.isoformat().encode()) and bool(known)
