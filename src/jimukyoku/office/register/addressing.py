"""How the addresses of a staged register read, before letters go to them."""

from collections.abc import Mapping
from typing import Any

from jimukyoku.japanese.addresses import municipality_of, survey
from jimukyoku.office.basics import bulk
from jimukyoku.office.register.comparing import STAGED

MOST_TOWNS = 200


def addresses() -> dict[str, Any]:
    """Return how many addresses of listed people there are by status, some lines of those that are not found, and the towns
    that the postal list does not have. An address many people share is read once."""
    codes = dict(bulk.rows(f"SELECT postal_code, COUNT(*) FROM {STAGED} WHERE listed GROUP BY postal_code"))
    each = bulk.stream(f"SELECT postal_code, address, MIN(line) FROM {STAGED} WHERE listed GROUP BY postal_code, address ORDER BY 3")
    found = survey(((postcode, text, line) for postcode, text, line in each), municipality_of(codes))
    towns = list(found.unlisted)
    return {"statuses": dict(found.statuses), "lines": found.lines, "towns": towns[:MOST_TOWNS], "unlisted": len(towns)}


def doubtful(found: Mapping[str, Any], names: Mapping[str, Any]) -> list[tuple[Any, int, str]]:
    """Return each status with its name, how many addresses have it, and some lines of the file where they stand."""
    statuses, lines = found.get("statuses", {}), found.get("lines", {})
    return [(name, statuses[key], "、".join(map(str, lines.get(key, [])))) for key, name in names.items() if statuses.get(key)]
