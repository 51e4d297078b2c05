"""Finding people."""

from jimukyoku.domain.access import Side
from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
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
