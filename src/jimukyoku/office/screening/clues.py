"""What each case's household calls its own (手がかり), and which cases of the programme share it. Reads only."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from jimukyoku.domain.basics import canonical
from jimukyoku.domain.programme import Finding, Pack
from jimukyoku.domain.screening import COUNTED, NAMED, SHARED, clues, shared_fields
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.screening.facts import Dossier
from jimukyoku.office.screening.models import Clue

# The first of those who share a key, one more than are named: the case itself may be among them.
_SHARE = (
    "SELECT code, key, receipt, n FROM (SELECT c.code, c.key, k.receipt_number AS receipt, COUNT(*) OVER (PARTITION BY c.code, c.key) AS n, "
    f"ROW_NUMBER() OVER (PARTITION BY c.code, c.key ORDER BY k.receipt_number) AS place FROM {Clue._meta.db_table} c "
    f"JOIN {Case._meta.db_table} k ON k.chain_id = c.case_id WHERE c.programme = %s AND c.key IN ({{marks}})) s "
    f"WHERE n > 1 AND place <= {NAMED + 1} ORDER BY code, key, receipt"
)
Key = tuple[str, str]


def own(pack: Pack, files: Sequence[Dossier]) -> dict[int, list[Key]]:
    """Return what each case's household calls its own, as (code, key)."""
    return {one.case.pk: sorted(set(clues(pack, one.said.values, one.account))) for one in files}


def beside(programme: int, touched: Iterable[Key], *, but: Collection[int]) -> dict[int, list[Key]]:
    """Return all the clues of the other cases that have one of the ``touched``: to them something may have become shared, or
    ceased to be."""
    cases: set[int] = set()
    for part in bulk.batches(sorted({key for _code, key in touched}), 2_000):
        cases.update(Clue.objects.filter(programme=programme, key__in=part).values_list("case_id", flat=True))
    found: dict[int, list[Key]] = {}
    for part in bulk.batches(sorted(cases.difference(but)), 2_000):
        rows = Clue.objects.filter(case_id__in=part, programme=programme).order_by("code", "key")
        for case, code, key in rows.values_list("case_id", "code", "key"):
            found.setdefault(case, []).append((code, key))
    return found


def shared(programme: int, pack: Pack, cases: Sequence[Case], mine: Mapping[int, Sequence[Key]]) -> dict[int, list[Finding]]:
    """Return what each of these cases shares with others of the programme, once ``mine`` is written down.

    The sentence of such a finding is what pages make theirs of: the receipt numbers, in no language.
    """
    users = _users(programme, {key for found in mine.values() for _code, key in found})
    # Two telephones shared with the same case are one finding.
    return {
        one.pk: list(dict.fromkeys(_finding(pack, clue, one.receipt_number, *users[clue]) for clue in mine[one.pk] if clue in users))
        for one in cases
    }  # fmt: skip


def _users(programme: int, keys: Iterable[str]) -> dict[Key, tuple[list[str], int]]:
    """Return the first receipt numbers of the cases that share each key, and how many there are."""
    found: dict[Key, tuple[list[str], int]] = {}
    for part in bulk.batches(sorted(keys), 2_000):
        for code, key, receipt, count in bulk.rows(_SHARE.format(marks=", ".join(["%s"] * len(part))), [programme, *part]):
            found.setdefault((code, key), ([], count))[0].append(receipt)
    return found


def _finding(pack: Pack, clue: Key, me: str, receipts: Sequence[str], count: int) -> Finding:
    others = [receipt for receipt in receipts if receipt != me][:NAMED]
    told = canonical({"others": others, "count": min(count - 1, COUNTED)}).decode()
    return Finding(clue[0], SHARED[clue[0]], told, shared_fields(pack, clue[0]))
