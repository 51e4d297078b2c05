"""``jimukyoku case``: one case by its receipt number: its story, and what only an officer may do to it."""

import dataclasses
import json as json_module
from typing import TYPE_CHECKING, Annotated

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Office
from jimukyoku.cli.chain.office import TOKYO
from jimukyoku.cli.in_office import on_case, reads_case
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import STOP_NAMES, Stop, tell
from jimukyoku.domain.programme.language import Explanation, said

if TYPE_CHECKING:
    from jimukyoku.office.cases.models import Case

app = typer.Typer(no_args_is_help=True)


@app.command()
@reads_case
def story(
    office: Office,
    case: "Case",
    json: options.Json = False,
) -> None:
    """案件の経過を、記録のとおりに読みます。"""
    from jimukyoku.office.audit.queries import story as events_of

    events = [(one.seq, one.at, one.kind, one.actor, json_module.loads(one.data)) for one in events_of(case.pk)]
    if json:
        console.as_json([dict(zip(("seq", "at", "kind", "actor", "data"), event, strict=True)) for event in events])
        return
    for seq, at, kind, actor, what in events:
        console.say(f"{seq:>3}  {_local(at)}  {tell(kind, what)}［{actor}］")


def _local(at: str) -> str:
    import datetime as dt

    return dt.datetime.fromisoformat(at).astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")


@app.command()
@reads_case
def explain(
    office: Office,
    case: "Case",
    json: options.Json = False,
) -> None:
    """制度の規則が、いまこの案件について何と言うかを、条件ごとに文で示します。"""
    from jimukyoku.office.screening.explaining import explained

    told = explained(office.programme, case, office.today)
    if json:
        console.as_json([{"rule": name, "value": one.value, "sentence": one.sentence} for name, one in told])
        return
    for name, one in told:
        console.say(f"{name}　{said(one.value)}")
        for line in _lines(one):
            console.say(f"    {line}")


@app.command()
@reads_case
def replay(
    office: Office,
    case: "Case",
    json: options.Json = False,
) -> None:
    """過去の審査を、その日の制度パック・台帳・届出・表（郵便番号・銀行・異体字）でもう一度行い、記録と比べます。何も変えません。"""
    from jimukyoku.office.screening.again import screened_again

    done = screened_again(office.programme, case)
    if json:
        console.as_json([dataclasses.asdict(one) for one in done])
    else:
        rows = [(one.seq, one.on, one.tables, "、".join(one.recorded) or "—", "、".join(one.found) or "—",
                 _("違う") if one.lost or one.new else _("同じ")) for one in done]  # fmt: skip
        header = ("番号", "日付", "表の組", "記録の所見", "やり直しの所見", "結果")
        console.table(_("{n} の審査のやり直し").format(n=case.receipt_number), header, rows)
    if any(one.lost or one.new for one in done):
        raise typer.Exit(1)


def _lines(one: Explanation) -> list[str]:
    """Return the sentences of a condition's parts, or its own where it has none."""
    return [line for part in one.parts for line in _lines(part)] or [one.sentence]


@app.command()
@on_case
def lift(
    office: Office,
    case: "Case",
    who: options.As,
    reason: options.Reason,
    stop: Annotated[str, typer.Option("--stop", help="確認した保留の符号（decide/保留.csv の最後の列）")],
) -> None:
    """関門で止まった案件を、職員が確認して解除します。同じ事実では二度と止まらず、新しい事実ではまた止まります。"""
    from jimukyoku.office.cases.actions import lift_hold

    lift_hold(office.desk(who), office.programme, case.pk, reason, seen=stop)
    console.say(f"{case.receipt_number} の保留（{STOP_NAMES[Stop(stop)]}）を解除しました。")


@app.command()
@on_case
def head(
    office: Office,
    case: "Case",
    who: options.As,
    reason: options.Reason,
    to: Annotated[str, typer.Option("--to", help="新しい世帯主の宛名番号")],
) -> None:
    """世帯主の死亡などのあと、別の世帯員を世帯主として案件を続けます（職員）。"""
    from jimukyoku.office.cases.actions import change_head

    change_head(office.desk(who), office.programme, case.pk, to, reason)
    console.say(f"{case.receipt_number} の世帯主を {to} に替えました。")


@app.command()
@on_case
def end(
    office: Office,
    case: "Case",
    who: options.As,
    reason: options.Reason,
    why: Annotated[str, typer.Option("--why", help="died（死亡等）か declined（決定後の辞退）")],
) -> None:
    """案件を、死亡等または辞退として終了します（職員）。"""
    from jimukyoku.office.cases import actions

    acts = {"died": actions.decease, "declined": actions.decline}
    if why not in acts:
        raise BadInput("why", _("--why は died か declined です。"))
    acts[why](office.desk(who), office.programme, [case.pk], reason)
    console.say(f"{case.receipt_number} を終了しました。")


@app.command()
@on_case
def reopen(
    office: Office,
    case: "Case",
    who: options.As,
    reason: options.Reason,
) -> None:
    """辞退・取下げ・期限経過・不支給・完了の案件を再開し、審査からやり直します（職員）。"""
    from jimukyoku.office.decision import actions

    actions.reopen(office.desk(who), office.programme, case.pk, reason)
    console.say(f"{case.receipt_number} を再開しました。次の jimukyoku run で審査します。")


@app.command("send-back")
@on_case
def send_back(
    office: Office,
    case: "Case",
    who: options.As,
    reason: options.Reason,
) -> None:
    """決定待ちの案件を、見てほしいことを添えて審査に差し戻します（職員）。"""
    from jimukyoku.office.decision import actions

    actions.send_back(office.desk(who), office.programme, case.pk, reason)
    console.say(f"{case.receipt_number} を差し戻しました。審査の担当者が jimukyoku case looked で答えると、また提案されます。")


@app.command()
@on_case
def looked(
    office: Office,
    case: "Case",
    who: options.As,
    reason: options.Reason,
) -> None:
    """市から差し戻された案件と、回答の届いた担当者の所見を、見て確かめたことを添えて済みにします（審査の担当者）。"""
    from jimukyoku.domain.screening import LOOK
    from jimukyoku.office.screening.looking import settle
    from jimukyoku.office.screening.queries import standing

    waiting = [one for one in standing([case.pk]).get(case.pk, []) if one.state == LOOK]
    for one in waiting:
        settle(office.desk(who), office.programme, case.pk, one.pk, reason)
    console.say(f"{case.receipt_number} の目視待ちの所見を済みにしました: {len(waiting)} 件")
