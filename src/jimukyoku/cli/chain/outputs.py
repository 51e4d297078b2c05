"""What the chain lays out for people: letters, lists to decide, files for the bank, rows nobody could receive."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jimukyoku.adapters.disk import write_whole
from jimukyoku.cli.chain.office import Office
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import STOP_NAMES, Stop
from jimukyoku.domain.decision import OUTCOME_NAMES, UNCLEAR, Proposal, list_hash
from jimukyoku.domain.intake import STATUS_NAMES

if TYPE_CHECKING:
    from jimukyoku.office.intake.queries import Unsettled

LIST_HEADER = ("案件", "提案番号", "受付番号", "提案", "金額", "理由")
SINGLE_HEADER = ("受付番号", "分からないこと", "決定（支給／不支給）", "金額", "理由", "根拠条文")
CHECK_HEADER = ("受付番号", "案件の状態", "受付元番号", "受付日", "記入内容", "理由")
HELD_HEADER = ("受付番号", "世帯番号", "状態", "保留の理由", "符号（case lift の --stop）")


def letters(office: Office) -> list[Path]:
    """Copy every printed PDF and its manifest out of the store; return the PDFs."""
    from jimukyoku.office.basics import store
    from jimukyoku.office.notices.queries import runs

    found = []
    for run in runs(office.programme.pk):
        for file, suffix in ((run.pdf_id, "pdf"), (run.manifest_id, "csv")):
            target = office.folder.out / "letters" / f"{run.pk:04d}-{run.kind}.{suffix}"
            if not target.exists():
                write_whole(target, store.fetch(file))
        found.append(office.folder.out / "letters" / f"{run.pk:04d}-{run.kind}.pdf")
    return found


def decision_lists(office: Office) -> tuple[list[Proposal], list[Proposal]]:
    """Write the list to decide and the cases to look at singly; return (list, singles)."""
    from jimukyoku.office.decision.queries import proposals, reasons_of

    waiting = proposals(office.programme.pk)
    clear = [one for one in waiting if one.outcome != UNCLEAR]
    single = [one for one in waiting if one.outcome == UNCLEAR]
    texts = reasons_of(one.recommendation for one in waiting)
    rows = [(p.case, p.recommendation, p.receipt_number, OUTCOME_NAMES[p.outcome], p.amount, sentences(texts[p.recommendation]))
            for p in clear]  # fmt: skip
    office.folder.write_table("decide/決定待ち一覧.csv", LIST_HEADER, rows)
    office.folder.write_table(
        "decide/要判断.csv", SINGLE_HEADER, [(p.receipt_number, sentences(texts[p.recommendation]), "", "", "", "") for p in single]
    )
    summary = {"件数": len(clear), "金額": sum(p.amount for p in clear), "一覧のハッシュ値": list_hash(clear), "要判断": len(single)}
    write_whole(office.folder.out / "decide/まとめ.json", json.dumps(summary, ensure_ascii=False, indent=1).encode())
    return clear, single


def sentences(reasons: str) -> str:
    """Return the sentences of a recommendation's reasons."""
    return "／".join(text for _code, text, _basis in json.loads(reasons))


def held(office: Office) -> int:
    """Write the cases that a gate or a person holds back, or keeps from machine printing; return how many."""
    from jimukyoku.domain.cases import STATE_NAMES, State
    from jimukyoku.office.cases.queries import held_cases

    cases = held_cases(office.programme.pk)
    rows = [(one.receipt_number, one.household_no, STATE_NAMES[State(one.state)], STOP_NAMES[Stop(why)], why)
            for one in cases for why in (one.held, one.unprintable) if why]  # fmt: skip
    office.folder.write_table("decide/保留.csv", HELD_HEADER, rows)
    return len(cases)


def intake_lists(office: Office, refused: Mapping[str, Sequence[tuple[int, str]]]) -> tuple[int, int, int]:
    """Write the rows that were refused, those that belong to no case, and all that a person must look at; return how many."""
    from jimukyoku.office.intake.queries import unlisted, unsettled
    from jimukyoku.office.programme.queries import pack_of

    lines = [(name, line, reason) for name, rows in refused.items() for line, reason in rows]
    office.folder.write_table("intake/受け付けられない行.csv", ("ファイル", "行", "理由"), lines)
    strange = unlisted(office.programme.pk)
    office.folder.write_table(
        "intake/名簿にない申請.csv", ("受付元番号", "受付日", "記入内容"), [(one.source_id, one.received_on, one.raw) for one in strange]
    )
    pack = pack_of(office.programme)
    waiting = unsettled(office.programme.pk, pack)
    labels = {one.id: one.label for one in pack.fields}
    office.folder.write_table("intake/要確認の届出.csv", CHECK_HEADER, _to_check(office, waiting, labels))
    return len(lines), len(strange), len(waiting)


def _to_check(office: Office, waiting: Sequence["Unsettled"], labels: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield a line for each row that did nothing; one that named no case when it came may name one by now."""
    from jimukyoku.domain.cases import STATE_NAMES, State
    from jimukyoku.office.intake.sorting import find_cases

    by_now = find_cases(office.programme, [one for one in waiting if one.case is None])
    for one in waiting:
        case = one.case or by_now[one.source_id][0]
        number, state = (case.receipt_number, STATE_NAMES[State(case.state)]) if case else ("", "")
        raw = json.loads(one.row.raw)
        written = "／".join(f"{label}: {raw[name]}" for name, label in labels.items() if name in raw)
        remarks = [STATUS_NAMES[one.row.status], _("受給辞退") if one.declines else "", _("口座の記載が違う") if one.otherwise else ""]
        why = "・".join(text for text in remarks if text)
        yield number, state, one.source_id, one.row.received_on, written, why


def batches(office: Office) -> list[tuple[int, str, Path]]:
    """Lay out the files of the batches that are not cancelled; return (number, state, path).

    Only what may still go to the bank lies in ``payment/``; what was sent is kept apart, so that nobody picks it again
    (垂水市 2024).
    """
    from jimukyoku.office.basics import store
    from jimukyoku.office.payment.queries import batches as all_batches

    found = []
    for batch in all_batches(office.programme.pk):
        name = f"furikomi-{batch.pk:04d}-{batch.value_date}.txt"
        to_send, sent = office.folder.out / "payment" / name, office.folder.out / "payment-sent" / name
        if batch.state not in ("made", "approved"):
            to_send.unlink(missing_ok=True)
        if batch.state == "cancelled":
            continue
        target = to_send if batch.state in ("made", "approved") else sent
        if not target.exists():
            write_whole(target, store.fetch(batch.file_id))
        found.append((batch.pk, batch.state, target))
    return found
