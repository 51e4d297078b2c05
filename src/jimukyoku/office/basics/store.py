"""The content-addressed store: a file's name is the hash of what is in it.

A file is written beside its place and moved there in one step, so a killed process leaves either the whole file or
none. Writing the same content again changes nothing. The row in the database is written by the caller's transaction.
"""

from pathlib import Path

from django.conf import settings

from jimukyoku.adapters.disk import write_whole
from jimukyoku.domain.basics import Missing, sha256
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.basics.models import StoredFile


def keep(content: bytes, *, kind: str, name: str) -> StoredFile:
    """Store ``content`` and return its row; the same content is stored once."""
    hash_ = sha256(content)
    target = path_of(hash_)
    if not target.exists():
        write_whole(target, content)
    row, _new = StoredFile.objects.get_or_create(
        sha256=hash_, defaults={"kind": kind, "name": name[:200], "size": len(content)}
    )
    return row


def fetch(hash_: str) -> bytes:
    """Return the content with this hash; raises Missing when it is gone or no longer what its name says."""
    target = path_of(hash_)
    content = target.read_bytes() if target.exists() else b""
    if sha256(content) != hash_:
        raise Missing(
            "file-damaged",
            _("保管庫のファイルが見つからないか、内容が変わっています。"),
            where=hash_[:12],
            cure=_("バックアップから {name} を戻してください。").format(name=target.name),
        )
    return content


def path_of(hash_: str) -> Path:
    """Return where the content with this hash lies."""
    return Path(settings.STORE) / hash_[:2] / hash_
