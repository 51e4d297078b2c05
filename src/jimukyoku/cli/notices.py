"""``jimukyoku notices``: letters that an officer sends or hands over, because no machine may print them."""

from typing import Annotated

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Office
from jimukyoku.cli.in_office import in_office
from jimukyoku.domain.deficiency import reply_by
from jimukyoku.domain.notices import KINDS

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """通知: 機械で印刷できない通知を、職員が手渡し・別送したことを登録します。"""


@app.command("by-hand")
@in_office
def by_hand(
    office: Office,
    receipts: Annotated[list[str], typer.Argument(help="受付番号（いくつでも）", metavar="RECEIPT…")],
    kind: Annotated[str, typer.Option("--kind", help="通知の種類: " + "・".join(KINDS))],
    who: options.As,
    reason: Annotated[str, typer.Option(help="だれが、いつ、どのように渡したか")],
    due: Annotated[str, typer.Option("--due", help="不備通知に書いた回答期限。省くと今日から数えた期限", metavar="日付")] = "",
) -> None:
    """支援措置・転出・印字できない文字で保留中の案件に、職員が通知を手渡し・別送したことを登録します。保留は続きます。"""
    from jimukyoku.office.cases.queries import by_receipt
    from jimukyoku.office.notices.actions import posted_by_hand
    from jimukyoku.office.programme.queries import pack_of

    answer_by = options.day(due) or (reply_by(office.today, pack_of(office.programme).closed_days) if kind == "deficiency" else None)
    cases = [by_receipt(office.programme.pk, receipt).pk for receipt in receipts]
    count = posted_by_hand(office.desk(who), office.programme, cases, kind, reason, due=answer_by)
    console.say(f"手渡し・別送を登録しました: {count:,} 件" + (f"（回答期限 {answer_by}）" if answer_by else ""))
