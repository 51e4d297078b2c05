"""Setting up tenants and people. Done by the installation's owner at the command line, before anybody can sign in."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from jimukyoku.domain.access import Duty, Role, Side
from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.desk import Desk, Tenanted, action
from jimukyoku.office.access.models import Entrustment, Organisation, Person
from jimukyoku.office.audit import ledger
from jimukyoku.office.audit.ledger import Line


@transaction.atomic
def found(code: str, name: str, side: Side, *, at: dt.datetime) -> Organisation:
    """Enter a municipality or contractor; entering it again changes nothing, as another one is refused."""
    existing = Organisation.objects.filter(code=code).first()
    if existing:
        if (existing.name, existing.side) != (name, side.value):
            raise Conflict(
                "organisation", _("団体「{code}」は{known}として登録済みです（{name}ではありません）。").format(
                    code=code, known=existing.name, name=name),
                cure=_("people.yaml を登録のとおりに直すか、別の団体には別の code を付けてください。"),
            )  # fmt: skip
        return existing
    chain = ledger.open_chains("organisation", None, 1)[0]
    organisation = Organisation.objects.create(chain_id=chain, side=side.value, code=code, name=name)
    ledger.write([Line(chain, "organisation.founded", {"code": code, "side": side.value})], at=at, actor="installation")
    return organisation


@transaction.atomic
def employ(organisation: Organisation, login: str, name: str, role: Role, *, at: dt.datetime) -> Person:
    """Enter a person with a role; entering the same login again changes nothing.

    A login is one person's for ever: with another organisation or another role it is refused.
    """
    existing = Person.objects.select_related("organisation").filter(login=login).first()
    if existing:
        if (existing.organisation_id, existing.role) != (organisation.pk, role.value):
            raise Conflict(
                "login", _("担当者「{login}」は、{organisation}の {role} として登録済みです。").format(
                    login=login, organisation=existing.organisation.name, role=existing.role),
                where="people.yaml", cure=_("別の人・別の役割には、別の login を付けてください。"),
            )  # fmt: skip
        return existing
    person = Person.objects.create(organisation=organisation, login=login, name=name, role=role.value)
    line = Line(organisation.chain_id, "person.employed", {"login": login, "role": role.value})
    ledger.write([line], at=at, actor="installation")
    return person


@transaction.atomic
def engage(
    municipality: tuple[str, str], contractor: tuple[str, str], people: Iterable[tuple[str, str, Role, Side]], *, at: dt.datetime
) -> Organisation:
    """Enter a municipality, its contractor and their people, all or none of them; return the contractor.

    Organisations are given as code and name, people as login, name, role and the side they work for.
    """
    sides = {Side.MUNICIPALITY: found(*municipality, Side.MUNICIPALITY, at=at), Side.CONTRACTOR: found(*contractor, Side.CONTRACTOR, at=at)}
    for login, name, role, side in people:
        employ(sides[side], login, name, role, at=at)
    return sides[Side.CONTRACTOR]


@action(Duty.PUBLISH)
def entrust(desk: Desk, programme: Tenanted, contractor: Organisation) -> None:
    """Entrust a programme to a contractor (委託); doing it again changes nothing."""
    _row, new = Entrustment.objects.get_or_create(programme=programme.pk, contractor=contractor)
    if not new:
        return desk.idle()
    desk.record(programme.pk, "programme.entrusted", {"contractor": contractor.code})
