"""Setting every letter of a pack with invented data, and laying out its form, before anybody publishes it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.notices import letter, letter_id, shared
from jimukyoku.domain.programme import LETTERS, Pack, PackErrors, form_of
from jimukyoku.japanese import era_text

_DAY = dt.date(2026, 8, 3)
_DOOR = "https://online.city.example/r/mihon/hikazei-2026/"
_REASON = {"code": "D01", "sentence": "署名または記入日がありません。", "basis": "支給要綱第3条", "cure": "ご署名ください。"}


def set_letters(pack: Pack, fonts: Path) -> None:
    """Set every letter twice, with all that a letter may say and with as little as it may, and lay out the printed form.

    Raises PackErrors naming the letter and the line for each that cannot be set, and the field that no page has room for.
    """
    errors = [problem for kind in LETTERS for problem in _mistakes(pack, kind, fonts)]
    try:
        form_of(pack)
    except BadInput as problem:
        errors.append(problem)
    if errors:
        raise PackErrors(errors)


def picture(pack: Pack, kind: str, fonts: Path) -> bytes:
    """Return the first page of a letter as it looks with all that it may say, as a picture (PNG)."""
    from jimukyoku.engines.letters import render_pictures

    return render_pictures(pack.letter(kind), _letters(kind)[0], common=_common(pack), fonts=fonts, title=pack.name, date=_DAY)[0]


def _common(pack: Pack) -> dict[str, Any]:
    from jimukyoku.engines.letters import qr_code

    return shared(pack, "見本市", era_text(_DAY), f"{pack.document_prefix}第1号", door=_DOOR, qr=qr_code(_DOOR))


def _mistakes(pack: Pack, kind: str, fonts: Path) -> Iterator[BadInput]:
    from jimukyoku.engines.letters import render_batch

    try:
        render_batch(pack.letter(kind), _letters(kind), common=_common(pack), fonts=fonts, title=kind, date=_DAY)
    except BadInput as problem:
        where = problem.where.replace("様式", f"letters/{kind}.typ", 1)
        yield BadInput(problem.code, problem.what, where=where, cure=problem.cure)


def _letters(kind: str) -> list[dict[str, Any]]:
    base = {"postal_code": "1000001", "address": ["見本市中央1-1"], "name": "見本 太郎", "receipt_number": "0000-0000-0000", "code": "ABCD-EFGH"}
    full = letter(
        base, letter_id=letter_id(kind, "1", 1), household_no="0000000001", address=[*base["address"], "見本荘 101号室"], amount=1_234_567,
        children=2, account_masked="見本銀行 本店 ****567", reasons=[_REASON, _REASON], reply_by=era_text(_DAY), round=2, pay_on=era_text(_DAY),
    )  # fmt: skip
    return [full, letter(base, letter_id=letter_id(kind, "2", 1), reasons=[_REASON], round=1)]
