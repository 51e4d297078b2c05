"""``jimukyoku pay``: making, approving, releasing and settling one transfer file, each by somebody else."""

from pathlib import Path
from typing import Annotated

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Office, outputs
from jimukyoku.cli.in_office import in_office
from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import Missing, sha256
from jimukyoku.domain.basics import gettext as _

app = typer.Typer(no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="振込の番号")]
File = Annotated[Path, typer.Option("--file", help="手元の振込ファイル")]


@app.command()
@in_office
def make(
    office: Office,
    who: options.As,
    value_date: Annotated[str, typer.Option("--value-date", help="振込指定日（銀行営業日）")],
) -> None:
    """支払えるものすべての振込ファイルを1つ作ります（職員）。"""
    made = make_batch(office, who, value_date)
    if made is None:
        console.say("いま支払えるものはありません。")
        return
    console.say(f"振込 #{made[0]} を作成しました: {made[1]}")
    others = [login for login in office.cast.all(Role.OFFICER) if login != who] or ["別の職員"]
    console.say(f"▶ 別の職員: jimukyoku pay approve {made[0]} {office.options} --as {others[0]} --file {made[1]}")


def make_batch(office: Office, who: str, value_date: str) -> tuple[int, Path] | None:
    """Make one batch; return its number and where its file lies, or None when nothing can be paid."""
    from jimukyoku.office.payment import actions

    batch = actions.make(office.desk(who), office.programme, options.day(value_date) or office.today)
    if batch is None:
        return None
    return next((pk, path) for pk, _state, path in outputs.batches(office) if pk == batch.pk)


@app.command()
@in_office
def approve(
    office: Office,
    number: Number,
    who: options.As,
    file: File,
) -> None:
    """ファイルの検算とハッシュ値を確かめて承認します（作成者以外の職員）。"""
    from jimukyoku.office.payment import actions

    batch = actions.approve(office.desk(who), batch_of(office, number), sha256(_read(file)))
    console.say(f"振込 #{number} を承認しました（{batch.count:,}件 {batch.total:,}円）。")
    console.say(f"▶ 出納: jimukyoku pay release {number} {office.options} --as {office.cast.first(Role.TREASURER)} --file {file}")


@app.command()
@in_office
def release(
    office: Office,
    number: Number,
    who: options.As,
    file: File,
) -> None:
    """手元のファイルが承認したものと同じことを確かめ、一度だけ送信済みにします（出納）。"""
    from jimukyoku.office.payment import actions

    batch = actions.release(office.desk(who), batch_of(office, number), _read(file))
    outputs.batches(office)
    console.say(f"振込 #{number} を送信済みにしました（{batch.count:,}件 {batch.total:,}円）。このファイルは二度と送れません。")


@app.command()
@in_office
def settle(
    office: Office,
    number: Number,
    who: options.As,
    returns: Annotated[Path | None, typer.Option("--returns", help="振込不能の一覧（顧客コード,理由）。なければ全件振込済")] = None,
) -> None:
    """銀行の結果を登録します（出納）。一覧にあるものは振込不能、ほかは支給済になります。"""
    from jimukyoku.office.payment import actions

    paid, back = actions.settle(office.desk(who), batch_of(office, number), read_returns(returns) if returns else {})
    console.say(f"振込 #{number}: 支給済 {paid:,} 件、振込不能 {back:,} 件。")


@app.command()
@in_office
def bounce(
    office: Office,
    number: Number,
    who: options.As,
    returns: Annotated[Path, typer.Option("--returns", help="あとから戻った振込の一覧（顧客コード,理由）")],
) -> None:
    """結果を登録したあとに銀行から戻った振込を登録します（出納）。"""
    from jimukyoku.office.payment import actions

    count = actions.bounce(office.desk(who), batch_of(office, number), read_returns(returns))
    console.say(f"振込 #{number}: あとから戻ったもの {count:,} 件を振込不能にしました。")


@app.command()
@in_office
def cancel(
    office: Office,
    number: Number,
    who: options.As,
    reason: Annotated[str, typer.Option(help="取消の理由")],
) -> None:
    """送信前の振込を取り消します。支給の対象は次の作成に回ります。"""
    from jimukyoku.office.payment import actions

    actions.cancel(office.desk(who), batch_of(office, number), reason)
    outputs.batches(office)
    console.say(f"振込 #{number} を取り消しました。")


def batch_of(office: Office, number: int):  # type: ignore[no-untyped-def]  # the model is not imported before Django is set up
    """Return a batch of this programme by its number; NotFound otherwise."""
    from jimukyoku.domain.basics import NotFound
    from jimukyoku.office.payment.queries import batches

    for batch in batches(office.programme.pk):
        if batch.pk == number:
            return batch
    raise NotFound("not-found", _("振込 #{n} はありません。").format(n=number))


def read_returns(path: Path) -> dict[int, str]:
    """Read the bank's list of transfers that came back: payment number and reason, by the names in its header."""
    from jimukyoku.office.payment import returning

    return returning.read_returns(path)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise Missing("file", _("ファイルがありません。"), where=str(path), cure=_("場所と名前を確かめてください。"))
    return path.read_bytes()
