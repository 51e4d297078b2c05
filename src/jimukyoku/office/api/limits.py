"""How often a client, and an address of the network, may call: counted in Django's cache, in windows of fixed length.

Where the cache is the memory of each process (the default), every process counts for itself and up to as many times the
limit passes; with a shared cache the limit is one.
"""

import time
from dataclasses import dataclass

from django.core.cache import cache

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Allowance:
    """How many calls a window permits, how many are left, and in how many seconds it ends."""

    limit: int
    left: int
    ends_in: int

    @property
    def spent(self) -> bool:
        """Whether this call was one too many."""
        return self.left < 0

    def headers(self) -> dict[str, str]:
        """Return what every answer says about it."""
        return {"RateLimit-Limit": str(self.limit), "RateLimit-Remaining": str(max(0, self.left)), "RateLimit-Reset": str(self.ends_in)}


def count(name: str, limit: int, window: int = MINUTE, *, by: int = 1) -> Allowance:
    """Count a call under ``name`` and return what is left; ``by=0`` only looks."""
    now = time.time()
    key = f"jimukyoku.api:{name}:{window}:{int(now // window)}"
    cache.add(key, 0, window)
    try:
        calls = cache.incr(key, by)
    except ValueError:  # the window ended between the two lines
        calls = by
    return Allowance(limit, limit - calls, window - int(now % window))
