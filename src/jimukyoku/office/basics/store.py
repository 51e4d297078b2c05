"""The content-addressed store: a file's name is the hash of what is in it.

A file is written beside its place and moved there in one step, so a killed process leaves either the whole file or
none. Writing the same content again changes nothing. The row in the database is written by the caller's transaction.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from jimukyoku.adapters.disk import write_whole
from jimukyoku.domain.basics import BadInput, Missing, sha256
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


@contextlib.contextmanager
def arriving(chunks: Iterable[bytes], most: int) -> Iterator[Path]:
    """Yield a file with what somebody sends, laid beside the store as it comes; it is gone afterwards unless it was kept.

    Raises BadInput as soon as more than ``most`` bytes have come.
    """
    Path(settings.STORE).mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=settings.STORE, suffix=".part")
    path, size = Path(name), 0
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    what = _("ファイルが大きすぎます（{n} MB まで）。").format(n=most >> 20)
                    raise BadInput("too-large", what, cure=_("ファイルを分けるか、コマンド（jimukyoku）で取り込んでください。"))
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        path.unlink(missing_ok=True)


def keep_file(path: Path, *, kind: str, name: str) -> StoredFile:
    """Move a file into the store, however large it is, and return its row; the same content is stored once."""
    with path.open("rb") as file:
        hash_ = hashlib.file_digest(file, "sha256").hexdigest()
    target, size = path_of(hash_), path.stat().st_size
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    row, _new = StoredFile.objects.get_or_create(sha256=hash_, defaults={"kind": kind, "name": name[:200], "size": size})
    return row


def check(hash_: str) -> None:
    """Raise Missing unless the content with this hash is there and is what its name says, however large it is."""
    path = path_of(hash_)
    found = ""
    if path.exists():
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != hash_:
        raise _damaged(hash_)


def fetch(hash_: str) -> bytes:
    """Return the content with this hash; raises Missing when it is gone or no longer what its name says."""
    target = path_of(hash_)
    content = target.read_bytes() if target.exists() else b""
    if sha256(content) != hash_:
        raise _damaged(hash_)
    return content


def _damaged(hash_: str) -> Missing:
    return Missing(
        "file-damaged",
        _("保管庫のファイルが見つからないか、内容が変わっています。"),
        where=hash_[:12],
        cure=_("バックアップから {name} を戻してください。").format(name=hash_),
    )


def path_of(hash_: str) -> Path:
    """Return where the content with this hash lies."""
    return Path(settings.STORE) / hash_[:2] / hash_
