"""One document of its own, such as the closing report."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jimukyoku.engines.letters.glyphs import rare_sequences
from jimukyoku.engines.letters.typesetting import Workshop, load_fonts


def render_document(template: str, data: Mapping[str, Any], *, fonts: Path, title: str, date: dt.date) -> bytes:
    """Return ``data`` set by ``template``, Typst source that defines ``report(data)``, as a tagged PDF dated ``date``.

    Raises ``BadInput`` with Typst's words when the template fails, ``Missing`` without fonts.
    """
    rare = "|".join(re.escape(pair) for pair in rare_sequences([data], fonts))
    with Workshop("report.typ", template, load_fonts(fonts)) as workshop:
        return workshop.compile({"title": title, "data": data, "rare": rare}, date=date, tagged=True)
