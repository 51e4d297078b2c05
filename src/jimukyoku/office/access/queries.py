"""Finding people."""

from collections.abc import Iterable

from jimukyoku.domain.access import Side
from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.models import Client, Organisation, Person, Token


def municipalities() -> dict[str, str]:
    """Return the names of the municipalities by code."""
    query = Organisation.objects.filter(side=Side.MUNICIPALITY.value).order_by("pk")
    return dict(query.values_list("code", "name"))


def person(login: str) -> Person:
    """Return the person with this login; raises NotFound with the logins there are."""
    found = Person.objects.select_related("organisation").filter(login=login).first()
    if found is None:
        known = ", ".join(Person.objects.order_by("login").values_list("login", flat=True))
        raise NotFound(
            "person", _("担当者「{login}」は登録されていません。").format(login=login), cure=_("登録済み: {known}").format(known=known)
        )
    return found


def access_person(person: Person, login: str) -> Person:
    """Return somebody of the person's own organisation; NotFound in the same words otherwise."""
    found = Person.objects.select_related("organisation").filter(organisation=person.organisation_id, login=login).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def access_people(person: Person, *, after: str = "", limit: int = 50) -> list[Person]:
    """Return the people of the person's own organisation by login, after a login (keyset)."""
    query = Person.objects.select_related("organisation").filter(organisation=person.organisation_id, login__gt=after)
    return list(query.order_by("login")[:limit])


def names(logins: Iterable[str]) -> dict[str, str]:
    """Return the names of the people, and of the clients of the API, with these logins."""
    wanted = set(logins)
    codes = [login.split(":")[-1] for login in wanted if login.startswith("api:")]
    clients = Client.objects.select_related("organisation").filter(code__in=codes) if codes else ()
    people = dict(Person.objects.filter(login__in=wanted).values_list("login", "name"))
    return people | {one.login: one.name for one in clients if one.login in wanted}


def access_clients(person: Person, *, after: str = "", limit: int = 50) -> list[Client]:
    """Return the API's clients of the person's own organisation by code, after a code (keyset)."""
    query = Client.objects.select_related("organisation").filter(organisation=person.organisation_id, code__gt=after)
    return list(query.order_by("code")[:limit])


def access_client(person: Person, code: str) -> Client:
    """Return a client of the person's own organisation; NotFound in the same words otherwise."""
    found = Client.objects.select_related("organisation").filter(organisation=person.organisation_id, code=code).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def tokens_of(clients: Iterable[int], moment: str) -> dict[int, list[Token]]:
    """Return the tokens of each client that still hold at ``moment``, the longest first; what is kept of them, not they."""
    found: dict[int, list[Token]] = {}
    for row in Token.objects.filter(client__in=set(clients), ends_at__gt=moment).order_by("-ends_at", "pk"):
        found.setdefault(row.client_id, []).append(row)
    return found


def everybody() -> list[Person]:
    """Return one person a role and organisation who may sign in, for the links of a demo."""
    found: dict[tuple[str, int], Person] = {}
    for one in Person.objects.select_related("organisation").filter(is_active=True).order_by("pk"):
        found.setdefault((one.role, one.organisation_id), one)
    return list(found.values())
