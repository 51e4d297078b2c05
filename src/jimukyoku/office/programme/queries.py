"""Finding a programme (permission included) and reading its pack, of today or of an earlier decision."""

import functools
import json

from django.db import connection
from django.db.models import Q

from jimukyoku.domain.basics import Conflict, NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import Pack, load_pack
from jimukyoku.office.access.desk import check_tenant
from jimukyoku.office.access.models import Entrustment, Person
from jimukyoku.office.programme.models import Programme, Version


def access_programme(person: Person, code: str, municipality: str = "") -> Programme:
    """Return the programme with this code that ``person`` may see; NotFound in the same words otherwise.

    Municipalities that run the same pack have programmes of the same code: an address names the ``municipality`` too.
    """
    query = Programme.objects.select_related("municipality").filter(code=code)
    for programme in (query.filter(municipality__code=municipality) if municipality else query).order_by("pk"):
        try:
            check_tenant(person, *programme.tenancy())
        except NotFound:
            continue
        return programme
    raise NotFound("not-found", _("該当するものがありません。"))


def access_programmes(person: Person) -> list[Programme]:
    """Return the programmes a person may see: their own municipality's, or those entrusted to their firm."""
    entrusted = Entrustment.objects.filter(contractor=person.organisation_id).values("programme")
    query = Programme.objects.select_related("municipality")
    return list(query.filter(Q(municipality=person.organisation_id) | Q(pk__in=entrusted)).order_by("pk"))


def of(pk: int) -> Programme:
    """Return the programme with this key: for rows that name their programme by number."""
    return Programme.objects.select_related("municipality").get(pk=pk)


def lock_programme(programme: Programme) -> None:
    """Let nobody else act on the whole programme until the transaction ends (SQLite has one writer anyway)."""
    if connection.vendor == "postgresql":
        Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def programmes_of(municipality: str) -> dict[str, Programme]:
    """Return the programmes of the municipality with this code, by their ids, in the order they were first published."""
    query = Programme.objects.filter(municipality__code=municipality).select_related("municipality").order_by("pk")
    return {programme.code: programme for programme in query}


def version_number(programme: Programme) -> int:
    """Return the number of the version in force."""
    return Version.objects.get(programme=programme, sha256=programme.sha256).number


def pack_of(programme: Programme, sha256: str | None = None) -> Pack:
    """Return the pack in force, or the version with this hash (to replay a decision made under it)."""
    return _load(programme.pk, sha256 or programme.sha256)


@functools.lru_cache(maxsize=16)
def _load(programme: int, sha256: str) -> Pack:
    version = Version.objects.get(programme_id=programme, sha256=sha256)
    files = {name: text.encode() for name, text in json.loads(version.files).items()}
    pack = load_pack(files, stored=True)
    if pack.sha256 != sha256:
        raise Conflict(
            "version-damaged", _("保存された制度パックの内容が、公開したときと違います。"), where=sha256[:12],
            cure=_("バックアップからデータベースを戻してください。"),
        )  # fmt: skip
    return pack
