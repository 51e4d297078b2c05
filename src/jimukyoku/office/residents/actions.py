"""What residents do: begin, write, send; decline and withdraw. What is sent goes in by intake's own door, on channel online.

A draft is nobody's word until it is sent, so writing one leaves no event; its sending and its erasure do.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction

from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State
from jimukyoku.domain.intake import ANSWER, APPLICATION, Received
from jimukyoku.domain.programme import Pack, Texts
from jimukyoku.office.access.desk import RESIDENT, Doorstep, by_resident
from jimukyoku.office.audit import ledger
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.actions import take, take_back
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.residents import knocking
from jimukyoku.office.residents.knocking import code_hash, new_code
from jimukyoku.office.residents.models import OPEN, SENT, Draft, Knock
from jimukyoku.office.residents.sealing import seal, unseal
from jimukyoku.office.residents.writing import Work

DRAFT_DAYS, SENT_DAYS = 14, 365
LONGEST = 5_000  # letters in one box, and people in one list times a hundred: more is no form filled in
MOST_PEOPLE = 20


def knock(programme: Programme, pack: Pack, code: str, birth: dt.date, at: dt.datetime, address: str = "") -> knocking.Found | None:
    """Return who has this code and date of birth, or None. Every door of the office counts the try here before it answers.

    ``address`` is the resident's own network address, where it is known. Raises TooOften, right or wrong.
    """
    plain = knocking.plain_code(code)
    keys = [(knocking.key_of(f"{programme.pk}:code", plain), knocking.BY_CODE)]
    keys += [(knocking.key_of("address", address), knocking.BY_ADDRESS)] if address else []
    knocks = [count_try(key, at) for key, _most in keys]
    if knocking.too_often(keys, at):
        raise knocking.TooOften
    found = knocking.find(programme, pack, plain, birth, at.date())
    if found:
        Knock.objects.filter(pk__in=knocks).update(passed=True)
    return found


def count_try(key: str, at: dt.datetime) -> int:
    """Count a try and return its number."""
    return Knock.objects.create(key=key, at=at.astimezone(dt.UTC).isoformat(timespec="microseconds")).pk


@transaction.atomic
def begin(programme: Programme, case: Case | None, kind: str, content: Mapping[str, Any], today: dt.date) -> Draft:
    """Return the open draft of this kind, beginning one where there is none; two at once begin one."""
    if case is not None:
        kept = Draft.objects.filter(case=case, kind=kind, state=OPEN)
        kept.filter(expires_on__lt=today.isoformat()).delete()  # never the one that somebody else begins this moment
        if found := kept.first():
            return found
    code = new_code()
    until = (today + dt.timedelta(days=DRAFT_DAYS)).isoformat()
    draft = Draft(programme=programme.pk, case=case, kind=kind, code_hash=code_hash(code), source_id=f"W-{new_code()}",
                  sealed=seal({"typed": {}, **content, "code": code}), expires_on=until)  # fmt: skip
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        return Draft.objects.get(case=case, kind=kind, state=OPEN)
    return draft


@transaction.atomic
def write(draft: int, typed: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    """Keep what was typed, over what was typed before; a draft that was sent takes nothing more. Return all that is typed."""
    if any(len(text) > LONGEST for text in typed.values() if isinstance(text, str)):
        raise BadInput("too-long", _("入力された文字が多すぎます。"), cure=_("前の画面に戻り、短くしてください。"))
    row = lock(draft)
    if row is None or row.state != OPEN:
        raise Conflict("sent", _("この申請は送信済みです。"), cure=_("状況の画面で確かめてください。"))
    content = unseal(row.sealed)
    content["typed"] = {**content["typed"], **typed}
    until = (today + dt.timedelta(days=DRAFT_DAYS)).isoformat()
    Draft.objects.filter(pk=draft).update(sealed=seal(content), expires_on=until)
    found: dict[str, Any] = content["typed"]
    return found


@transaction.atomic
def write_relative(draft: int, field: str, place: int | None, person: Mapping[str, str] | None, today: dt.date) -> None:
    """Add a person to a list (``place`` None), change one, or take one away (``person`` None)."""
    row = lock(draft)
    people = list(unseal(row.sealed)["typed"].get(field) or []) if row else []
    if place is None and person is not None:
        if len(people) >= MOST_PEOPLE:
            raise Conflict("people", _("書けるのは{n}人までです。").format(n=MOST_PEOPLE), cure=_("それより多いときは、電話でご相談ください。"))
        people.append(dict(person))
    elif place is not None and 0 <= place < len(people):
        people[place : place + 1] = [dict(person)] if person is not None else []
    write(draft, {field: people}, today)


def lock(draft: int) -> Draft | None:
    """Return a draft that nobody else writes until the transaction ends."""
    query = Draft.objects.select_related("case").filter(pk=draft)
    return (query.select_for_update(of=("self",)) if connection.vendor == "postgresql" else query).first()


@by_resident
def send(desk: Doorstep, programme: Programme, draft: int, texts: Texts) -> str:
    """Send a draft; return the number under which it was received. Sent a second time, it is the same one."""
    row = lock(draft)
    if row is None or row.state != OPEN:
        desk.idle()
        if row is None:
            raise Conflict("draft-gone", _("入力の保存期間が過ぎました。"), cure=_("はじめから入力してください。"))
        return row.source_id
    work = Work(programme, row, texts)
    _in_time(desk, work)
    fields = {one.id: one for one in work.pack.fields}
    received = Received(0, row.source_id, "online", desk.today, None, work.raw(desk.today), fields)
    take(desk, programme, row.kind, [received])
    kept = {"typed": {}, "code": work.content["code"], "birth": work.content.get("birth")}
    until = (desk.today + dt.timedelta(days=SENT_DAYS)).isoformat()
    Draft.objects.filter(pk=draft).update(state=SENT, sealed=seal(kept), expires_on=until)
    return row.source_id


def _in_time(desk: Doorstep, work: Work) -> None:
    if work.draft.kind == APPLICATION and not work.pack.opens_on <= desk.today <= work.pack.last_day:
        raise Conflict("not-open", _("申請の受付期間ではありません。"), cure=_("電話でご相談ください。"))
    if work.draft.kind == ANSWER and not work.asked:
        raise Conflict("nothing-asked", _("いま、お答えいただくことはありません。"), cure=_("状況の画面で確かめてください。"))


@by_resident
def decline(desk: Doorstep, programme: Programme, case: int, resident: tuple[str, str], nonce: str) -> None:
    """Receive that a household declines (辞退); ``resident`` is the name and date of birth of whoever says so."""
    pack = pack_of(programme)
    fields = {one.id: one for one in pack.fields}
    raw = {
        "household_no": Case.objects.get(pk=case).household_no, "applicant_name": resident[0], "applicant_birth": resident[1],
        "declines": fields["declines"].choices["true"],
    }  # fmt: skip
    received = Received(0, f"W-{nonce}", "online", desk.today, None, {key: text for key, text in raw.items() if text}, fields)
    take(desk, programme, APPLICATION, [received])


@by_resident
def withdraw(desk: Doorstep, programme: Programme, case: int) -> None:
    """Enter that the applicant withdrew (取下げ); said a second time, it is done already."""
    if Case.objects.filter(pk=case, programme=programme.pk, state=State.WITHDRAWN).exists():
        desk.idle()
        return
    take_back(desk, programme, case, {"reason": _("本人がオンラインで申し出"), "channel": "online"})


@transaction.atomic
def erase_expired(at: dt.datetime) -> int:
    """Erase drafts whose time is over and tries of an earlier day; each programme's ledger says how many drafts were erased."""
    old = (at - dt.timedelta(days=1)).astimezone(dt.UTC).isoformat(timespec="microseconds")
    Knock.objects.filter(at__lt=old).delete()
    expired = Draft.objects.filter(expires_on__lt=at.date().isoformat())
    if connection.vendor == "postgresql":
        expired = expired.select_for_update(skip_locked=True)  # of two that erase at once each counts what it erases
    found = dict(expired.values_list("pk", "programme"))
    Draft.objects.filter(pk__in=found).delete()
    counts = Counter(found.values())
    ledger.write([Line(one, "residents.drafts_erased", {"count": count}) for one, count in sorted(counts.items())], at=at, actor=RESIDENT)
    return sum(counts.values())
