"""``jimukyoku japanese tables``: which editions of the country's tables answers are given by."""

from importlib.metadata import version

from jimukyoku.cli import console, options
from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese.tables import postal_edition

_PACKAGES = {"banks": "zengin-code", "variants": "jntajis-python", "holidays": "holidays"}


def tables(json: options.Json = False) -> None:
    """使っている表（郵便番号・銀行・異体字・祝日）の版を示します。"""
    found = {"postal": postal_edition(), **{name: version(package) for name, package in _PACKAGES.items()}}
    if json:
        console.as_json(found)
    else:
        console.table(_("使っている表の版"), ("表", "版"), found.items())
