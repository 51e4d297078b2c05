"""``jimukyoku run``: the whole chain on one's own files, up to where a person must decide; run it again to go on."""

from pathlib import Path
from typing import Annotated, Any

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Chain, Folder, Office, open_folder, outputs
from jimukyoku.cli.chain.office import pack_files
from jimukyoku.cli.letters import font_folder
from jimukyoku.domain.access import Role
from jimukyoku.office.programme.trial import set_letters


def run(
    pack: options.Pack,
    data: options.Data = Path("data"),
    out: options.Out = Path("out"),
    on: options.On = "",
    database: options.Database = "",
    letters: Annotated[bool, typer.Option(help="通知PDFを作る（--no-letters で計測用に省く）")] = True,
    json: options.Json = False,
) -> None:
    """台帳と申請のファイルから、人が決めるところまで一気に進めます。何度実行しても二重にはなりません。"""
    office = open_folder(
        Folder(data, out), pack_files(pack), options.day(on), database,
        before_publishing=lambda found: set_letters(found, font_folder()) if letters else None,
    )  # fmt: skip
    console.tell_published(office)
    chain = Chain(office, console.Bars(quiet=json), letters=letters)
    chain.prepare()
    chain.work()
    chain.notify()
    result = lay_out(chain)
    console.as_json(result) if json else show(office, result)


def lay_out(chain: Chain) -> dict[str, Any]:
    """Seal the ledger, write everything people need, and return what happened and what must be done next."""
    from jimukyoku.office.audit.sealing import seal_now
    from jimukyoku.office.oversight.queries import figures

    office = chain.office
    seal_now(office.at)
    clear, single = outputs.decision_lists(office)
    refused, unlisted, to_check = outputs.intake_lists(office, chain.refused)
    files = outputs.batches(office)
    return {
        "figures": figures(office.programme, office.today),
        "letters": [str(path) for path in outputs.letters(office)],
        "to_decide": {"count": len(clear), "yen": sum(one.amount for one in clear)},
        "to_decide_singly": len(single),
        "held": outputs.held(office),
        "refused_rows": refused,
        "unlisted_rows": unlisted,
        "rows_to_check": to_check,
        "later_rows": chain.later,
        "batches": [[pk, state, str(path)] for pk, state, path in files],
        "next": [*_post_acts(office, to_check), *next_acts(office, len(clear), len(single), files)],
    }


def _post_acts(office: Office, to_check: int) -> list[str]:
    """Return what must be done with the post that the machine could do nothing with."""
    if not to_check:
        return []
    where = f"--data {office.folder.data} --out {office.folder.out} --as {office.cast.first(Role.OPERATOR)}"
    listed = f"{office.folder.out}/intake/要確認の届出.csv"
    return [f"受託者: {listed} を確かめて案件に付ける → jimukyoku intake attach 受付元番号 受付番号 {where} --reason 理由"]


def next_acts(office: Office, clear: int, single: int, files: list[tuple[int, str, Path]]) -> list[str]:
    """Return what a person must do now, as commands with the people of the cast."""
    from jimukyoku.office.payment.queries import payable

    out = office.folder.out
    officers, treasurer = office.cast.all(Role.OFFICER), office.cast.first(Role.TREASURER)
    here = office.options
    acts = []
    if clear:
        acts.append(f"職員: 一覧を確認して決定 → jimukyoku decide {here} --as {officers[0]} --list {out}/decide/決定待ち一覧.csv")
    if single:
        acts.append(f"職員: 要判断.csv に記入して決定 → jimukyoku decide {here} --as {officers[0]} --singly {out}/decide/要判断.csv")
    if payable(office.programme.pk):
        acts.append(f"職員: 振込ファイルを作成 → jimukyoku pay make {here} --as {officers[0]} --value-date 振込日")
    for pk, state, path in files:
        if state == "made":
            acts.append(f"別の職員: 承認 → jimukyoku pay approve {pk} {here} --as {officers[-1]} --file {path}")
        if state == "approved":
            acts.append(f"出納: 送信 → jimukyoku pay release {pk} {here} --as {treasurer} --file {path}")
        if state == "released":
            acts.append(f"出納: 銀行の結果を登録 → jimukyoku pay settle {pk} {here} --as {treasurer} --returns 振込不能.csv")
    return acts


def show(office: Office, result: dict[str, Any]) -> None:
    """Print what happened in tables, and what must be done next."""
    figures = result["figures"]
    console.table(
        f"{figures['programme']['name']}（{figures['as_of']} 現在）", ("段階", "件数"),
        [(name, count) for name, count in figures["funnel"] if count] + [("合計", figures["cases"])],
    )  # fmt: skip
    money = figures["money"]
    console.table("金額", ("", "件数", "円"), [
        ("支給決定", money["decided_count"], money["decided"]), ("支給済", money["paid_count"], money["paid"]),
        ("振込手続中", money["moving_count"], money["moving"]), ("振込不能", money["returned_count"], money["returned"]),
        ("未払い", money["decided_count"] - money["paid_count"] - money["moving_count"], money["unpaid"]),
    ])  # fmt: skip
    notes = [
        ("保留（関門で停止）", result["held"], "decide/保留.csv"),
        ("名簿にない申請", result["unlisted_rows"], "intake/名簿にない申請.csv"),
        ("人が確かめる届出", result["rows_to_check"], "intake/要確認の届出.csv"),
        ("受け付けられない行", result["refused_rows"], "intake/受け付けられない行.csv"),
        ("通知PDF", len(result["letters"]), "letters/"),
        ("振込ファイル（送信前は payment/）", len(result["batches"]), "payment-sent/"),
    ]
    console.table(f"作成物（{office.folder.out}）", ("内容", "件数", "場所"), notes)
    if result["later_rows"]:
        console.say(f"受付日が {office.today} より後の行が {result['later_rows']:,} 件あります。その日以降の実行で受け付けます。")
    for act in result["next"]:
        console.say(f"▶ {act}")
