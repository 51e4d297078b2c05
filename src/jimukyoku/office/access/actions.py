"""Setting up tenants and people. Done by the installation's owner at the command line, before anybody can sign in."""

import datetime as dt

from django.db import transaction

from jimukyoku.domain.access import Duty, Role, Side
from jimukyoku.office.access.desk import Desk, Tenanted, action
from jimukyoku.office.access.models import Entrustment, Organisation, Person
from jimukyoku.office.audit import ledger
from jimukyoku.office.audit.ledger import Line


@transaction.atomic
def found(code: str, name: str, side: Side, *, at: dt.datetime) -> Organisation:
    """Enter a municipality or contractor; entering it again changes nothing."""
    existing = Organisation.objects.filter(code=code).first()
    if existing:
        return existing
    chain = ledger.open_chains("organisation", None, 1)[0]
    organisation = Organisation.objects.create(chain_id=chain, side=side.value, code=code, name=name)
    ledger.write([Line(chain, "organisation.founded", {"code": code, "side": side.value})], at=at, actor="installation")
    return organisation


@transaction.atomic
def employ(organisation: Organisation, login: str, name: str, role: Role, *, at: dt.datetime) -> Person:
    """Enter a person with a role; entering the same login again changes nothing."""
    existing = Person.objects.select_related("organisation").filter(login=login).first()
    if existing:
        return existing
    person = Person.objects.create(organisation=organisation, login=login, name=name, role=role.value)
    line = Line(organisation.chain_id, "person.employed", {"login": login, "role": role.value})
    ledger.write([line], at=at, actor="installation")
    return person


@action(Duty.PUBLISH)
def entrust(desk: Desk, programme: Tenanted, contractor: Organisation) -> None:
    """Entrust a programme to a contractor (委託); doing it again changes nothing."""
    _row, new = Entrustment.objects.get_or_create(programme=programme.pk, contractor=contractor)
    if not new:
        return desk.idle()
    desk.record(programme.pk, "programme.entrusted", {"contractor": contractor.code})
