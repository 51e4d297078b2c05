"""Finding people."""

from collections.abc import Iterable

from jimukyoku.domain.access import Side
from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.desk import RESIDENT
from jimukyoku.office.access.models import Organisation, Person


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
    """Return the names of the people with these logins; a resident who acts for their own household has no other."""
    return {RESIDENT: _("ご本人（オンライン）")} | dict(Person.objects.filter(login__in=set(logins)).values_list("login", "name"))


def everybody() -> list[Person]:
    """Return one person a role and organisation who may sign in, for the links of a demo."""
    found: dict[tuple[str, int], Person] = {}
    for one in Person.objects.select_related("organisation").filter(is_active=True).order_by("pk"):
        found.setdefault((one.role, one.organisation_id), one)
    return list(found.values())
