"""Finding a programme (permission included) and reading its pack, of today or of an earlier decision."""

import functools
import json

from django.db import connection

from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import Pack, load_pack
from jimukyoku.office.access.desk import check_tenant
from jimukyoku.office.access.models import Person
from jimukyoku.office.programme.models import Programme, Version


def access_programme(person: Person, code: str) -> Programme:
    """Return the programme with this code that ``person`` may see; NotFound in the same words otherwise."""
    for programme in Programme.objects.filter(code=code).order_by("pk"):
        try:
            check_tenant(person, municipality=programme.municipality_id, programme=programme.pk)
        except NotFound:
            continue
        return programme
    raise NotFound("not-found", _("該当するものがありません。"))


def lock(programme: int) -> None:
    """Let one process wait for another that does the same for the whole programme, so that it finds that done.

    On SQLite the transaction already holds the database.
    """
    if connection.vendor == "postgresql":
        Programme.objects.select_for_update(no_key=True).get(pk=programme)


def pack_of(programme: Programme, sha256: str | None = None) -> Pack:
    """Return the pack in force, or the version with this hash (to replay a decision made under it)."""
    return _load(programme.pk, sha256 or programme.sha256)


@functools.lru_cache(maxsize=16)
def _load(programme: int, sha256: str) -> Pack:
    version = Version.objects.get(programme_id=programme, sha256=sha256)
    files = {name: text.encode() for name, text in json.loads(version.files).items()}
    return load_pack(files)
