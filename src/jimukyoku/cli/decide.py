"""``jimukyoku decide`` and ``waive``: what only the municipality does."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Office
from jimukyoku.cli.chain.outputs import LIST_HEADER, SINGLE_HEADER
from jimukyoku.cli.in_office import in_office, on_case
from jimukyoku.cli.tables import read_table
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.decision import OUTCOME_NAMES, Proposal, list_hash

if TYPE_CHECKING:
    from jimukyoku.office.cases.models import Case

_OUTCOMES = {name: code for code, name in OUTCOME_NAMES.items()}


@in_office
def decide(
    office: Office,
    who: options.As,
    list_file: Annotated[Path | None, typer.Option("--list", help="確認した決定待ち一覧.csv")] = None,
    singly: Annotated[Path | None, typer.Option("--singly", help="決定を記入した要判断.csv")] = None,
) -> None:
    """職員が決定します。一覧のとおり決めるか、1件ずつ理由を付けて決めます。"""
    if list_file is None and singly is None:
        raise BadInput("nothing", _("--list か --singly のどちらかを指定してください。"))
    if list_file is not None:
        console.say(f"決定しました: {decide_list(office, who, list_file):,} 件")
    if singly is not None:
        console.say(f"1件ずつ決定しました: {decide_singly(office, who, singly):,} 件")


def decide_list(office: Office, who: str, path: Path) -> int:
    """Decide the list in a file exactly as it stands there; return how many."""
    from jimukyoku.office.decision import actions

    proposals = [
        Proposal(_int(row["案件"], line), _int(row["提案番号"], line), row["受付番号"], _outcome(row["提案"], line), _int(row["金額"], line))
        for line, row in read_table(path, LIST_HEADER)
    ]
    return actions.decide_list(office.desk(who), office.programme, proposals, list_hash(proposals)) if proposals else 0


def decide_singly(office: Office, who: str, path: Path) -> int:
    """Decide the cases of a file that have an outcome filled in, each by its own; return how many."""
    from jimukyoku.office.cases.queries import by_receipt
    from jimukyoku.office.decision.actions import decide_one

    count = 0
    for line, row in read_table(path, SINGLE_HEADER):
        if not row["決定（支給／不支給）"]:
            continue
        case = by_receipt(office.programme.pk, row["受付番号"])
        decide_one(
            office.desk(who), office.programme, case.pk, _outcome(row["決定（支給／不支給）"], line), reason=row["理由"],
            article=row["根拠条文"], amount=_int(row["金額"] or "0", line),
        )  # fmt: skip
        count += 1
    return count


@on_case
def waive(
    office: Office,
    case: "Case",
    code: Annotated[str, typer.Argument(help="不備の符号")],
    who: options.As,
    reason: options.Reason,
) -> None:
    """制度が認める不備を、職員が理由を付けて不問にします。"""
    from jimukyoku.office.screening import actions

    actions.waive(office.desk(who), office.programme, case.pk, code, reason)
    console.say(f"{case.receipt_number} の不備 {code} を不問にしました。")


def _int(text: str, line: int) -> int:
    plain = text.replace(",", "")
    if not plain.isascii() or not plain.isdigit():
        raise BadInput("int", _("数字ではありません: 「{text}」").format(text=text), where=_("{n}行目").format(n=line))
    return int(plain)


def _outcome(text: str, line: int) -> str:
    if text not in _OUTCOMES:
        raise BadInput("outcome", _("「支給」か「不支給」と書いてください: 「{text}」").format(text=text), where=_("{n}行目").format(n=line))
    return _OUTCOMES[text]
