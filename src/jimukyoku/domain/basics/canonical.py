"""One way to write data as bytes, so that the same data always has the same hash."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NAIVE_UTC


def canonical(data: Any) -> bytes:
    """Return ``data`` as JSON in UTF-8 with sorted keys and no blanks (dates as ISO 8601)."""
    return orjson.dumps(data, default=_plain, option=_OPTIONS)


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"not canonical: {type(value).__name__}")


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content`` as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest(data: Any) -> str:
    """Return the SHA-256 of the canonical form of ``data``."""
    return sha256(canonical(data))


def rolling(parts: Iterable[bytes]) -> str:
    """Return one SHA-256 over ``parts`` in order, without holding them together in memory."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part)
    return total.hexdigest()


def row_digest(rows: Iterable[Sequence[Any]]) -> str:
    """Return one SHA-256 over rows of plain values, however a database gives truths back (true, 1)."""
    return rolling("\x1f".join(_cell(value) for value in row).encode() + b"\x1e" for row in rows)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "\0" if value is None else str(value)


def day(text: str) -> dt.date:
    """Return the date written ``YYYY-MM-DD``."""
    return dt.date.fromisoformat(text)
