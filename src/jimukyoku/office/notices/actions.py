"""Print runs: planned behind a gate, rendered outside every transaction, then printed: three steps that can be resumed.

A run killed while it is rendered stays planned; ``unfinished`` finds it, and rendering it again gives the same bytes.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import canonical, sha256
from jimukyoku.domain.cases import Stop, pass_gate
from jimukyoku.domain.notices import address_lines, letter, letter_id
from jimukyoku.domain.register import Address, current_address, current_name, print_stop
from jimukyoku.engines.letters import missing_glyphs
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.basics import bulk, store
from jimukyoku.office.basics.fonts import font_folder
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.notices.models import Letter, PrintRun
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register

ACTS = {"decision": "notify", "refusal": "notify", "deficiency": "find_deficient"}
_COLUMNS = ("case", "run", "kind", "turn", "number", "data", "sha256", "due", "page", "pages")


@dataclass
class Item:
    """A case about to get a letter of some kind: which turn of it, and what the letter says besides the address."""

    case: Case
    turn: int = 1
    due: str = ""
    more: dict[str, Any] = field(default_factory=dict)


@action(Duty.PRINT)
def plan(desk: Desk, programme: Programme, kind: str, items: Sequence[Item]) -> PrintRun | None:
    """Plan one print run: pass the gate, freeze what every letter says. None when the gate let nothing through.

    The gate reads the register again: a household whose head has died, that moved nobody knows where, or whose address
    is protected gets no letter by machine; nor does one whose name cannot be drawn.
    """
    if not items:
        desk.idle()
        return None
    letters, reasons, read = _compose(desk, programme, kind, items)
    cases = [item.case.pk for item in items]
    evidence_sources = {"pack": programme.sha256, **read.as_data()}
    passed, evidence = pass_gate(f"print:{kind}", cases, reasons, evidence_sources)
    gate = moves.keep_evidence(desk, programme.pk, evidence, read.world)
    if not passed:
        return None
    run = PrintRun.objects.create(
        programme=programme.pk, kind=kind, gate=gate, planned_on=desk.today.isoformat(), count=len(passed)
    )
    rows = []
    for item in items:
        if item.case.pk in letters and reasons[item.case.pk] is None:
            data = canonical(letters[item.case.pk]).decode()
            number = letters[item.case.pk]["letter_id"]
            rows.append((item.case.pk, run.pk, kind, item.turn, number, data, sha256(data.encode()), item.due, 0, 0))
    bulk.insert(Letter, _COLUMNS, rows)
    desk.record(programme.pk, "notices.planned", {"run": run.pk, "kind": kind, "letters": len(rows), "gate": gate.pk})
    return run


def _compose(
    desk: Desk, programme: Programme, kind: str, items: Sequence[Item]
) -> tuple[dict[int, dict[str, Any]], dict[int, str | None], register.Sources]:
    read = register.sources(programme.municipality_id)
    pack = pack_of(programme)
    heads = {item.case.household_no: [item.case.head_no] for item in items}
    people = register.people(read, heads, also=heads)
    residents = [one.resident_no for members in people.values() for one in members]
    changes = register.changes(read, residents, since=pack.base_date, today=desk.today)
    protected = register.protected(read, residents, desk.today)
    letters: dict[int, dict[str, Any]] = {}
    reasons: dict[int, str | None] = {}
    for item in items:
        members = people.get(item.case.household_no, [])
        head = next((one for one in members if one.resident_no == item.case.head_no), None)
        facts = {one.resident_no: changes.get(one.resident_no, []) for one in members}
        where = current_address(Address(head.postal_code, head.address, head.building), facts[head.resident_no]) if head else None
        guarded = any(one.resident_no in protected for one in members)
        reasons[item.case.pk] = print_stop(item.case.head_no, facts, protected=guarded, reachable=where is not None)
        if head and where and reasons[item.case.pk] is None:
            name = current_name(head.name, facts[head.resident_no])
            letters[item.case.pk] = _letter(kind, item, name, where)
    _stop_unprintable(letters, reasons)
    return letters, reasons, read


def _letter(kind: str, item: Item, name: str, where: Address) -> dict[str, Any]:
    base = {
        "letter_id": letter_id(kind, item.case.receipt_number, item.turn),
        "receipt_number": item.case.receipt_number,
        "household_no": item.case.household_no,
        "postal_code": where.postal_code,
        "address": address_lines(where.address, where.building),
        "name": name,
        "code": item.case.access_code,
        "round": item.turn,
    }
    return letter(base, **item.more)


def _stop_unprintable(letters: Mapping[int, Mapping[str, Any]], reasons: dict[int, str | None]) -> None:
    numbers = {data["letter_id"]: case for case, data in letters.items()}
    for number, _field, _cluster in missing_glyphs(list(letters.values()), font_folder()):
        reasons[numbers[number]] = Stop.GLYPH.value


@action(Duty.PRINT)
def printed(desk: Desk, run: PrintRun, pdf: bytes, pages: Mapping[str, tuple[int, int]]) -> PrintRun:
    """Enter that a planned run was rendered: store PDF and manifest, and move every case it speaks to.

    ``pages`` gives each letter's first page and number of pages. Entering it again changes nothing.
    """
    run = PrintRun.objects.get(pk=run.pk)
    if run.state == "printed":
        desk.idle()
        return run
    letters = list(Letter.objects.filter(run=run).order_by("pk").values_list("pk", "case_id", "number", "sha256", "turn"))
    bulk.update(Letter, "id", ("page", "pages"), [(pk, *pages[number]) for pk, _c, number, _s, _t in letters])
    listing = manifest([(number, *pages[number], hash_) for _pk, _c, number, hash_, _t in letters], sha256(pdf))
    run.pdf = store.keep(pdf, kind="letters", name=f"{run.kind}-{run.pk}.pdf")
    run.manifest = store.keep(listing, kind="manifest", name=f"{run.kind}-{run.pk}.csv")
    run.pages, run.state = sum(count for _first, count in pages.values()), "printed"
    run.save()
    act = ACTS.get(run.kind)
    for part in bulk.batches(letters, 5_000):
        data = [(case, {"run": run.pk, "letter": number, "sha256": hash_}, turn) for _p, case, number, hash_, turn in part]
        if act:
            columns = {"rounds"} if run.kind == "deficiency" else set()
            moves.move(desk, [moves.Move(case, act, d, {"rounds": turn} if columns else None) for case, d, turn in data])
        else:
            desk.record_all([Line(case, "notice.sent", {"kind": run.kind, **d}) for case, d, _turn in data])
    desk.record(run.programme, "notices.printed", {"run": run.pk, "kind": run.kind, "pdf": run.pdf_id, "pages": run.pages})
    return run


def manifest(rows: Sequence[tuple[str, int, int, str]], pdf: str) -> bytes:
    """Return the list that goes with a PDF: every letter's number, first page, pages and hash, and the PDF's own."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["通知番号", "先頭ページ", "ページ数", "内容のハッシュ値", "PDFのハッシュ値"])
    writer.writerows([*row, pdf] for row in rows)
    return text.getvalue().encode("utf-8-sig")
