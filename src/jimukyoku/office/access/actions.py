"""Setting up tenants and people: by the installation's owner at the command line, later by each tenant's administrator."""

import datetime as dt
import re
from collections.abc import Collection, Iterable

from django.contrib.auth.hashers import make_password
from django.db import transaction

from jimukyoku.domain.access import SIDE, Duty, Role, Scope, Side, may_hold
from jimukyoku.domain.basics import BadInput, Conflict, NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access import links, tokens
from jimukyoku.office.access.desk import Desk, Tenanted, action
from jimukyoku.office.access.models import Client, Entrustment, Organisation, Person, SpentLink, Token
from jimukyoku.office.audit import ledger
from jimukyoku.office.audit.ledger import Line

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,14}")


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
    person = _enter(organisation, login, name, role)
    line = Line(organisation.chain_id, "person.employed", {"login": login, "role": role.value})
    ledger.write([line], at=at, actor="installation")
    return person


def _enter(organisation: Organisation, login: str, name: str, role: Role) -> Person:
    return Person.objects.create(
        organisation=organisation, login=login, name=name, role=role.value, password=make_password(None)
    )


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


@action(Duty.PEOPLE)
def add_person(desk: Desk, organisation: Organisation, login: str, name: str, role: Role) -> Person:
    """Enter a new person of the administrator's own organisation; a login once given is never given again."""
    _fits(organisation, role)
    if not LOGIN.fullmatch(login):
        raise BadInput("login", _("ログイン名は、半角の英小文字・数字・「.」「_」「-」で3文字以上60文字以内にしてください。"))
    if Person.objects.filter(login=login).exists():
        raise Conflict(
            "login-taken", _("ログイン名「{login}」はすでに使われています（過去の担当者を含む）。").format(login=login),
            cure=_("ほかのログイン名にしてください。"),
        )  # fmt: skip
    person = _enter(organisation, login, name, role)
    desk.record(organisation.chain_id, "person.employed", {"login": login, "role": role.value})
    return person


@action(Duty.PEOPLE)
def change_role(desk: Desk, organisation: Organisation, login: str, role: Role) -> None:
    """Give a person another role; nobody changes their own."""
    _fits(organisation, role)
    person = _another(desk, organisation, login)
    if person.role == role:
        return desk.idle()
    before, person.role = person.role, role.value
    person.save(update_fields=["role"])
    desk.record(organisation.chain_id, "person.role_changed", {"login": login, "from": before, "role": role.value})


@action(Duty.PEOPLE)
def deactivate(desk: Desk, organisation: Organisation, login: str) -> None:
    """Let a person who has left do nothing any more; their open sessions end with it."""
    _activity(desk, organisation, login, False, "person.deactivated")


@action(Duty.PEOPLE)
def reactivate(desk: Desk, organisation: Organisation, login: str) -> None:
    """Let a person who has come back work again."""
    _activity(desk, organisation, login, True, "person.reactivated")


def _activity(desk: Desk, organisation: Organisation, login: str, active: bool, kind: str) -> None:
    person = _another(desk, organisation, login)
    if person.is_active == active:
        return desk.idle()
    person.is_active = active
    person.save(update_fields=["is_active"])
    desk.record(organisation.chain_id, kind, {"login": login})


@action(Duty.PEOPLE)
def invite(desk: Desk, organisation: Organisation, login: str) -> str:
    """Return a one-time token with which a person sets their own password, the first one or after having forgotten it."""
    person = _another(desk, organisation, login)
    if not person.is_active:
        raise Conflict("inactive", _("利用停止中の担当者は招待できません。"), cure=_("先に利用を再開してください。"))
    desk.record(organisation.chain_id, "person.invited", {"login": login})
    return links.token(person, links.INVITATION)


@action(Duty.PEOPLE)
def remove_factors(desk: Desk, organisation: Organisation, login: str) -> int:
    """Remove the second factors of a person who lost their telephone or key; return how many there were."""
    from allauth.mfa.models import Authenticator

    person = _another(desk, organisation, login)
    count, _by_model = Authenticator.objects.filter(user=person).delete()
    desk.record(organisation.chain_id, "person.factors_removed", {"login": login, "count": count})
    return int(count)


@action(Duty.PEOPLE)
def register_client(desk: Desk, organisation: Organisation, code: str, name: str, scopes: Collection[Scope], channel: str) -> Client:
    """Enter a program that may call the office for the administrator's own organisation; it has no token yet."""
    _scopes_fit(organisation, scopes)
    if not CODE.fullmatch(code):
        raise BadInput("code", _("識別名は、半角の英小文字・数字・「-」で2文字以上15文字以内にしてください。"))
    client, new = Client.objects.get_or_create(
        organisation=organisation, code=code, defaults={"name": name, "scopes": _words(scopes), "channel": channel}
    )
    if not new:
        raise Conflict("code-taken", _("識別名「{code}」はすでに使われています。").format(code=code), cure=_("ほかの識別名にしてください。"))
    desk.record(organisation.chain_id, "client.registered", {"client": client.login, "scopes": _words(scopes), "channel": channel})
    return client


@action(Duty.PEOPLE)
def change_scopes(desk: Desk, organisation: Organisation, code: str, scopes: Collection[Scope]) -> None:
    """Let a client do more or less from now on."""
    _scopes_fit(organisation, scopes)
    client = _client(organisation, code)
    before, client.scopes = client.scopes, _words(scopes)
    if client.scopes == before:
        return desk.idle()
    client.save(update_fields=["scopes"])
    desk.record(organisation.chain_id, "client.scopes_changed", {"client": client.login, "from": before, "scopes": client.scopes})


@action(Duty.PEOPLE)
def issue_token(desk: Desk, organisation: Organisation, code: str, days: int) -> str:
    """Return a new token of a client, this once; tokens it had before hold for another day and no longer."""
    client, token = _client(organisation, code), tokens.fresh()
    overlap = tokens.moment(desk.at + tokens.OVERLAP)
    Token.objects.filter(client=client, ends_at__gt=overlap).update(ends_at=overlap)
    row = Token.objects.create(client=client, hash=tokens.hash_of(token), ends_at=tokens.moment(desk.at + dt.timedelta(days=days)))
    desk.record(organisation.chain_id, "client.token_issued", {"client": client.login, "token": row.hash, "ends_at": row.ends_at})
    return token


@action(Duty.PEOPLE)
def revoke_tokens(desk: Desk, organisation: Organisation, code: str) -> int:
    """Make every token of a client worthless at once; return how many there were."""
    client, now = _client(organisation, code), tokens.moment(desk.at)
    count = Token.objects.filter(client=client, ends_at__gt=now).update(ends_at=now)
    if not count:
        desk.idle()
        return 0
    desk.record(organisation.chain_id, "client.tokens_revoked", {"client": client.login, "count": count})
    return count


def _client(organisation: Organisation, code: str) -> Client:
    found = Client.objects.select_for_update(of=("self",)).select_related("organisation").filter(organisation=organisation, code=code).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def _words(scopes: Collection[Scope]) -> str:
    return " ".join(scope.value for scope in Scope if scope in scopes)


def _scopes_fit(organisation: Organisation, scopes: Collection[Scope]) -> None:
    if not scopes or not all(may_hold(Side(organisation.side), scope) for scope in scopes):
        raise BadInput("scopes", _("この範囲は、この組織では使えません。"), cure=_("組織に合う範囲を1つ以上選んでください。"))


@transaction.atomic
def accept_invitation(token: str, password: str, *, at: dt.datetime) -> Person:
    """Set the password of the person who was invited; the link is then worth nothing."""
    link = links.read(token, links.INVITATION)
    _spend(link)
    link.person.set_password(password)
    link.person.save(update_fields=["password"])
    line = Line(link.person.organisation_id, "person.password_set", {"login": link.person.login})
    ledger.write([line], at=at, actor=link.person.login)
    return link.person


@transaction.atomic
def use_demo_link(token: str) -> Person:
    """Return the person a demo link signs in; the link is then worth nothing."""
    link = links.read(token, links.DEMO)
    _spend(link)
    return link.person


def _spend(link: links.Link) -> None:
    _row, new = SpentLink.objects.get_or_create(nonce=link.nonce)
    if not new:
        raise NotFound("link-gone", _("このリンクは使えません（使用済み、期限切れ、または無効）。"))


def _fits(organisation: Organisation, role: Role) -> None:
    if Side(organisation.side) not in SIDE[role]:
        raise BadInput("role", _("この役割は、この組織では使えません。"), cure=_("組織に合う役割を選んでください。"))


def _another(desk: Desk, organisation: Organisation, login: str) -> Person:
    """Return a person of the organisation who is not the one acting, locked."""
    person = Person.objects.select_for_update().filter(organisation=organisation, login=login).first()
    if person is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    if person.pk == desk.person.pk:
        raise Conflict("own", _("自分自身の役割や利用状況は変えられません。"), cure=_("ほかのシステム管理者に依頼してください。"))
    return person
