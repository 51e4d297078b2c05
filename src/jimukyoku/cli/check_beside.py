"""What applications are laid beside when there is no office: the people of a register file, and each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.intake import Listed, Received
from jimukyoku.domain.programme import Finding, Pack
from jimukyoku.domain.register import Source, layout, row_reader
from jimukyoku.domain.screening import SAME_ACCOUNT, SAME_PHONE, SHARED, clues, shared_fields, wanted_account

SAME_HOUSEHOLD = "SAME_HOUSEHOLD"
_WORDS = {
    SAME_HOUSEHOLD: "同じ世帯の申請が、ほかにもあります", SAME_ACCOUNT: "別の世帯の申請に、同じ口座が書かれています",
    SAME_PHONE: "別の世帯の申請に、同じ電話番号が書かれています",
}  # fmt: skip

CURES = {
    SAME_HOUSEHOLD: "どちらの申請が有効かを確かめてください。支給は一度だけです。",
    SAME_ACCOUNT: "別の世帯が同じ口座でよいかを確かめてください。", SAME_PHONE: "同じ人がほかの世帯の分も書いていないかを確かめてください。",
}  # fmt: skip


def households(path: Path, wanted: set[str]) -> dict[str, list[Listed]]:
    """Return the people listed of the ``wanted`` households, read from a register file as a stream.

    Raises BadInput for a file that is no register of people; a row that cannot be read is passed over here, as
    ``register verify`` names it.
    """
    from jimukyoku.office.register import reading

    encoding, _hash = reading.detect(path)
    stream = reading.lines(path, encoding)
    columns, read = row_reader(layout(Source.PEOPLE, next(stream)[1]))
    found: dict[str, list[Listed]] = defaultdict(list)
    for _line, cells in stream:
        try:
            row = SimpleNamespace(**dict(zip(columns, read(cells), strict=True)))
        except BadInput:
            continue
        if row.listed and row.household_no in wanted:
            found[row.household_no].append(Listed.of(row))
    return found


def shared(pack: Pack, received: Sequence[Received]) -> dict[int, list[Finding]]:
    """Return by line what an application shares with others of the file: its household, or with other households account or telephone."""
    keys: dict[tuple[str, str], list[Received]] = defaultdict(list)
    for one in received:
        home = str(one.values.get("household_no") or "")
        own = list(clues(pack, one.values, wanted_account(one.values, None, "")))
        for key in [*own, *([(SAME_HOUSEHOLD, home)] if home else [])]:
            keys[key].append(one)
    found: dict[int, list[Finding]] = defaultdict(list)
    for (code, _key), rows in keys.items():
        for one in rows:
            others = [other for other in rows if other is not one and (code == SAME_HOUSEHOLD or _home(other.values) != _home(one.values))]
            if others:
                found[one.line].append(_finding(pack, code, others))
    return found


def _home(values: Mapping[str, object]) -> object:
    return values.get("household_no")


def _finding(pack: Pack, code: str, others: Sequence[Received]) -> Finding:
    lines = "、".join(f"{one.line}行目" for one in others[:5]) + ("など" if len(others) > 5 else "")
    fields = ("household_no",) if code == SAME_HOUSEHOLD else shared_fields(pack, code)
    return Finding(code, SHARED.get(code, "warn"), f"{_WORDS[code]}（{lines}）。", fields)
