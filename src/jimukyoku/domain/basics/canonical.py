"""One way to write data as bytes, so that the same data always has the same hash."""

import datetime as dt
import hashlib
from collections.abc import Iterable
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


def day(text: str) -> dt.date:
    """Return the date written ``YYYY-MM-DD``."""
    return dt.date.fromisoformat(text)
