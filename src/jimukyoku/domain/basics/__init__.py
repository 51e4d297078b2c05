"""What every room may use: refusals, canonical bytes and hashes, messages."""

from jimukyoku.domain.basics.canonical import canonical, day, digest, rolling, row_digest, sha256
from jimukyoku.domain.basics.cells import safe
from jimukyoku.domain.basics.errors import BadInput, Conflict, Missing, NotAllowed, NotFound, Refusal
from jimukyoku.domain.basics.text import gettext, speak

__all__ = [
    "BadInput",
    "Conflict",
    "Missing",
    "NotAllowed",
    "NotFound",
    "Refusal",
    "canonical",
    "day",
    "digest",
    "gettext",
    "rolling",
    "row_digest",
    "safe",
    "sha256",
    "speak",
]
