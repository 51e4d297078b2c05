"""What goes with a print run: what all its letters share, and the list of what was printed."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from jimukyoku.domain.programme import Pack
from jimukyoku.japanese import era_text


def shared(pack: Pack, municipality: str, issued_on: str, document_no: str, *, door: str = "", qr: str = "") -> dict[str, Any]:
    """Return what every letter of a pack may say besides its own data; dates are in the Japanese calendar.

    ``door`` is the address of the residents' door and ``qr`` the same as a picture (SVG). Letters are silent about the
    door (``none`` in a template) where the office names no address, or the pack has no door.
    """
    online = pack.online if door else None
    return {
        "municipality": municipality,
        "mayor": pack.mayor,
        "programme": pack.name,
        "legal_basis": pack.legal_basis,
        "issued_on": issued_on,
        "document_no": document_no,
        "contact": dict(pack.contact),
        "amounts": dict(pack.amounts),
        "deadline": era_text(pack.deadline),
        "base_date": era_text(pack.base_date),
        "push_opt_out": era_text(pack.push_opt_out),
        "door": {"address": door, "qr": qr, "key": online.key, "languages": list(online.languages)} if online else None,
    }


def manifest(rows: Sequence[tuple[str, int, int, str]], pdf: str) -> bytes:
    """Return the list that goes with a PDF: every letter's number, first page, pages and hash, and the PDF's own."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["通知番号", "先頭ページ", "ページ数", "内容のハッシュ値", "PDFのハッシュ値"])
    writer.writerows([*row, pdf] for row in rows)
    return text.getvalue().encode("utf-8-sig")
