"""``jimukyoku intake``: what a person does with post the machine could do nothing with, and with a withdrawal."""

from typing import TYPE_CHECKING, Annotated

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Office
from jimukyoku.cli.in_office import in_office, on_case

if TYPE_CHECKING:
    from jimukyoku.office.cases.models import Case

app = typer.Typer(no_args_is_help=True)


@app.command()
@in_office
def attach(
    office: Office,
    source_id: Annotated[str, typer.Argument(help="要確認の届出.csv の受付元番号", metavar="SOURCE_ID")],
    receipt: options.Receipt,
    who: options.As,
    reason: options.Reason,
) -> None:
    """名簿にない届出、後日確認、重複の届出を、確かめた案件に付けます。終わった案件は、先に職員が再開します。"""
    from jimukyoku.domain.cases import STATE_NAMES, State
    from jimukyoku.office.cases.queries import by_receipt
    from jimukyoku.office.intake import actions

    case = by_receipt(office.programme.pk, receipt)
    actions.attach(office.desk(who), office.programme, source_id, case.pk, reason)
    state = STATE_NAMES[State(by_receipt(office.programme.pk, receipt).state)]
    console.say(f"{source_id} を {receipt} に付けました（案件の状態: {state}）。")


@app.command()
@on_case
def withdraw(
    office: Office,
    case: "Case",
    who: options.As,
    reason: options.Reason,
) -> None:
    """申請の取下げを入れます。決定のあとは取り下げられません（辞退として職員が扱います）。"""
    from jimukyoku.office.intake import actions

    actions.withdraw(office.desk(who), office.programme, case.pk, reason)
    console.say(f"{case.receipt_number} を取下げにしました。")
