"""Print runs: planned behind a gate, rendered outside every transaction, then printed: three steps that can be resumed.

A run killed while it is rendered stays planned; ``unfinished`` finds it. Before it is rendered it passes the gate again,
for the world may have moved: what must not be printed any more is void. Rendering the rest again gives the same bytes.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict, NotFound, canonical, sha256
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import Stop, pass_gate
from jimukyoku.domain.notices import KINDS, address_lines, check_by_hand, check_due, letter_id, manifest, void_reason
from jimukyoku.engines.letters import missing_glyphs
from jimukyoku.japanese.tables import in_use
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.basics import bulk, store
from jimukyoku.office.basics.fonts import font_folder
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.notices import queries
from jimukyoku.office.notices.composing import Item, Look, letter_of, look_again
from jimukyoku.office.notices.models import Letter, PrintRun
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme
from jimukyoku.office.register import queries as register

__all__ = ["Item", "pass_again", "plan", "posted_by_hand", "printed"]

ACTS = {"decision": "notify", "refusal": "notify", "deficiency": "find_deficient"}
_COLUMNS = ("case", "run", "kind", "turn", "number", "data", "sha256", "due", "page", "pages", "void")


@action(Duty.PRINT)
def plan(desk: Desk, programme: Programme, kind: str, items: Sequence[Item]) -> PrintRun | None:
    """Plan one print run: pass the gate, freeze what every letter says. None when the gate let nothing through.

    The gate reads the register again: a household whose head has died, that moved nobody knows where, or whose address
    is protected gets no letter by machine; nor does one whose name cannot be drawn. Without the lists that tell so
    (支援措置, 異動) nothing is printed at all.
    """
    items = _unwritten(programme, kind, items)
    if not items:
        desk.idle()
        return None
    check_due(kind, [(item.case.state, item.case.receipt_number) for item in items])
    read = register.sources(programme.municipality_id)
    letters, reasons = _compose(desk, programme, read, kind, items)
    cases = [item.case.pk for item in items]
    passed, evidence = pass_gate(f"print:{kind}", cases, reasons, {"pack": programme.sha256, "tables": in_use().id, **read.as_data()})
    gate = moves.keep_evidence(desk, programme.pk, evidence, read.world)
    if not passed:
        return None
    run = PrintRun.objects.create(
        programme=programme.pk, kind=kind, pack=programme.sha256, gate=gate, planned_on=desk.today.isoformat(), count=len(passed)
    )
    rows = []
    for item in items:
        if item.case.pk in letters and reasons[item.case.pk] is None:
            data = canonical(letters[item.case.pk]).decode()
            number = letters[item.case.pk]["letter_id"]
            rows.append((item.case.pk, run.pk, kind, item.turn, number, data, sha256(data.encode()), item.due, 0, 0, ""))
    bulk.insert(Letter, _COLUMNS, rows)
    desk.record(programme.pk, "notices.planned", {"run": run.pk, "kind": kind, "letters": len(rows), "gate": gate.pk})
    return run


def _unwritten(programme: Programme, kind: str, items: Sequence[Item]) -> list[Item]:
    """Return the items nobody has planned in the meantime: two processes may have found the same cases waiting."""
    if not items:
        return []
    lock_programme(programme)
    had = queries.turns([item.case.pk for item in items], kind)
    return [item for item in items if item.turn > had.get(item.case.pk, 0)]


def _compose(
    desk: Desk, programme: Programme, read: register.Sources, kind: str, items: Sequence[Item]
) -> tuple[dict[int, dict[str, Any]], dict[int, str | None]]:
    looks = look_again(programme, read, [item.case for item in items], desk.today)
    reasons = {case: look.stop for case, look in looks.items()}
    letters = {item.case.pk: letter_of(kind, item, look) for item in items if (look := looks[item.case.pk]).stop is None}
    _stop_unprintable(letters, reasons)
    return letters, reasons


def _stop_unprintable(letters: Mapping[int, Mapping[str, Any]], reasons: dict[int, str | None]) -> None:
    numbers = {data["letter_id"]: case for case, data in letters.items()}
    for number, _field, _cluster in missing_glyphs(list(letters.values()), font_folder()):
        reasons[numbers[number]] = Stop.GLYPH.value


@action(Duty.PRINT)
def pass_again(desk: Desk, programme: Programme, run: PrintRun) -> PrintRun:
    """Let a planned run pass the gate again when anything may have changed since; return it as it now stands.

    Void are the letters the gate stops now (their cases are held), those whose case has moved on or is held, those that
    would go to another name or address, and those whose day to reply by was counted from an earlier day. What is not
    held is planned again. The new evidence takes the place of the old; a run without a letter left is void.
    """
    run = queries.lock(run.pk)
    read = register.sources(programme.municipality_id)
    void = _outdated(desk, run)
    fresh = run.gate.world == read.world and run.gate.at == desk.at.isoformat()
    if run.state != "planned" or (fresh and not void):
        desk.idle()
        return run
    letters = list(queries.valid(run).select_related("case"))
    rest = [one for one in letters if one.pk not in void]
    looks = look_again(programme, read, [one.case for one in rest], desk.today)
    reasons = {case: look.stop for case, look in looks.items()}
    sources = {"pack": run.pack, **read.as_data()}
    _passed, evidence = pass_gate(f"print:{run.kind}", [one.case_id for one in rest], reasons, sources)
    run.gate = moves.keep_evidence(desk, programme.pk, evidence, read.world)
    for one in rest:
        look = looks[one.case_id]
        if why := look.stop or ("" if _still_true(one, look) else "changed"):
            void[one.pk] = why
    _void(desk, run, letters, void)
    return run


def _outdated(desk: Desk, run: PrintRun) -> dict[int, str]:
    """Return the letters of a run that its cases alone make void, and why."""
    rows = queries.valid(run).values_list("pk", "due", "case__state", "case__held")
    reasons = {
        pk: void_reason(run.kind, state, held, due=due, planned_on=run.planned_on, today=desk.today)
        for pk, due, state, held in rows
    }  # fmt: skip
    return {pk: why for pk, why in reasons.items() if why}


def _still_true(one: Letter, look: Look) -> bool:
    said, where = json.loads(one.data), look.where
    assert where is not None  # or the gate would have stopped it
    now = (look.name, where.postal_code, address_lines(where.address, where.building))
    return (said["name"], said["postal_code"], said["address"]) == now


def _void(desk: Desk, run: PrintRun, letters: Sequence[Letter], void: Mapping[int, str]) -> None:
    bulk.update(Letter, "id", ("void",), list(void.items()))
    desk.record_all([
        Line(one.case_id, "notice.voided", {"run": run.pk, "letter": one.number, "why": void[one.pk]})
        for one in letters if one.pk in void
    ])  # fmt: skip
    run.count = len(letters) - len(void)
    run.state = "planned" if run.count else "void"
    run.save()
    data = {"run": run.pk, "kind": run.kind, "letters": run.count, "void": len(void), "gate": run.gate_id}
    desk.record(run.programme, "notices.passed_again", data)


@action(Duty.PRINT)
def printed(desk: Desk, run: PrintRun, pdf: bytes, pages: Mapping[str, tuple[int, int]]) -> PrintRun:
    """Enter that a planned run was rendered: store PDF and manifest, and move every case it speaks to.

    ``pages`` gives each letter's first page and number of pages. Entering it again changes nothing. Raises Conflict
    (``stale``) when the register or a case has changed while it was rendered: then it must pass the gate again.
    """
    run = queries.lock(run.pk)
    if run.state != "planned":
        desk.idle()
        return run
    letters = list(queries.valid(run).values_list("pk", "case_id", "number", "sha256", "turn"))
    _require_current(desk, run, [case for _pk, case, _n, _s, _t in letters])
    bulk.update(Letter, "id", ("page", "pages"), [(pk, *pages[number]) for pk, _c, number, _s, _t in letters])
    listing = manifest([(number, *pages[number], hash_) for _pk, _c, number, hash_, _t in letters], sha256(pdf))
    run.pdf = store.keep(pdf, kind="letters", name=f"{run.kind}-{run.pk}.pdf")
    run.manifest = store.keep(listing, kind="manifest", name=f"{run.kind}-{run.pk}.csv")
    run.pages, run.state = sum(count for _first, count in pages.values()), "printed"
    run.save()
    for part in bulk.batches(letters, 5_000):
        data = [(case, {"run": run.pk, "letter": number, "sha256": hash_}, turn) for _p, case, number, hash_, turn in part]
        if run.kind in ACTS:
            moves.move(desk, [_step(run.kind, case, one, turn) for case, one, turn in data])
        else:
            desk.record_all([Line(case, "notice.sent", {"kind": run.kind, **one}) for case, one, _turn in data])
    desk.record(run.programme, "notices.printed", {"run": run.pk, "kind": run.kind, "pdf": run.pdf_id, "pages": run.pages})
    return run


def _require_current(desk: Desk, run: PrintRun, cases: Sequence[int]) -> None:
    moves.lock(cases)
    municipality = Programme.objects.values_list("municipality", flat=True).get(pk=run.programme)
    if run.gate.world != register.sources(municipality).world or _outdated(desk, run):
        raise Conflict(
            "stale", _("印刷の準備中に、台帳か案件が変わりました（印刷 #{pk}）。").format(pk=run.pk),
            cure=_("もう一度実行してください。関門を通り直してから印刷されます。"),
        )  # fmt: skip


def _step(kind: str, case: int, data: Mapping[str, Any], turn: int) -> moves.Move:
    return moves.Move(case, ACTS[kind], data, {"rounds": turn} if kind == "deficiency" else None)


@action(Duty.HOLD)
def posted_by_hand(
    desk: Desk, programme: Programme, cases: Sequence[int], kind: str, reason: str, *, due: dt.date | None = None
) -> int:
    """Enter that the officer sent or handed over a letter outside the machine; return how many cases it is for.

    Only for cases the print gate keeps from the machine because their address is protected, is unknown, or cannot be
    drawn; they stay kept from it. The case takes the step the letter means. A deficiency notice names the day to
    reply by. Raises Conflict, and enters nothing, when one case is not such a case.
    """
    _check_by_hand(desk, kind, reason, due)
    found = {case.pk: case for case in Case.objects.filter(programme=programme.pk, pk__in=cases)}
    if not cases or found.keys() != set(cases):
        raise NotFound("not-found", _("該当するものがありません。"))
    for pk, (state, _held) in moves.lock(cases).items():
        check_by_hand(kind, state, found[pk].unprintable, found[pk].receipt_number)
    had = queries.turns(list(found), kind)
    rows, lines, steps = [], [], []
    for case in found.values():
        turn = had.get(case.pk, 0) + 1
        number = letter_id(kind, case.receipt_number, turn)
        text = canonical({"letter_id": number, "receipt_number": case.receipt_number, "by_hand": True}).decode()
        rows.append((case.pk, None, kind, turn, number, text, sha256(text.encode()), due.isoformat() if due else "", 0, 0, ""))
        lines.append(Line(case.pk, "notice.posted_by_hand", {"kind": kind, "letter": number, "reason": reason}))
        if kind in ACTS:
            steps.append(_step(kind, case.pk, {"letter": number, "by_hand": True}, turn))
    bulk.insert(Letter, _COLUMNS, rows)
    desk.record_all(lines)
    moves.move(desk, steps)
    return len(rows)


def _check_by_hand(desk: Desk, kind: str, reason: str, due: dt.date | None) -> None:
    if kind not in KINDS:
        raise BadInput("kind", _("通知の種類「{kind}」はありません。").format(kind=kind), cure=_("使える種類: ") + "、".join(KINDS))
    if not reason.strip():
        raise BadInput("reason", _("手渡し・別送の理由が空です。"), cure=_("だれが、いつ、どのように渡したかを入力してください。"))
    if (kind == "deficiency" or due) and (due is None or due <= desk.today):
        raise BadInput("due", _("回答期限がないか、過ぎています。"), cure=_("不備通知に書いた回答期限を入力してください。"))
