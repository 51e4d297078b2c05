"""The ``jimukyoku`` command: every room's commands, and one way to end when something is refused."""

import os
import sys

import typer

from jimukyoku.adapters.tables import in_force
from jimukyoku.cli import (
    applications,
    bench,
    case,
    decide,
    demo,
    entry,
    intake,
    japanese,
    letters,
    match,
    notices,
    paper,
    pay,
    programme,
    register,
    report,
    run,
    serve,
    simulate,
    worker,
    zengin,
)
from jimukyoku.cli.console import refused
from jimukyoku.domain.basics import Refusal
from jimukyoku.japanese.tables import using

app = typer.Typer(
    name="jimukyoku",
    help="事務局: 自治体の委託事務を、名簿から振込・報告書まで。各コマンドは単独でも使えます。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demo.demo)
app.command("run")(run.run)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("simulate")(simulate.simulate)
app.command("check")(applications.check)
app.command("decide")(decide.decide)
app.command("waive")(decide.waive)
app.command("match")(match.match)
app.command("report")(report.report)
app.command("verify")(report.verify)
app.command("bench")(bench.bench)
app.add_typer(case.app, name="case", help="案件: 経過を読む・保留を解く・世帯主を替える・終了する・再開する。")
app.add_typer(programme.app, name="programme", help="制度パック: 作る・確かめる・対象者を抽出する。")
app.add_typer(register.app, name="register", help="台帳: 取り込む・確かめる。")
app.add_typer(intake.app, name="intake", help="受付: 要確認の届出を案件に付ける・取下げを入れる。")
app.add_typer(entry.app, name="entry", help="入力: スキャンを読んだ結果を、入力の束として取り込む。")
app.add_typer(letters.app, name="letters", help="通知: 印刷用PDFを作る・印字できない文字を調べる。")
app.add_typer(paper.app, name="paper", help="紙: 様式を印刷する・スキャンした様式を読む。")
app.add_typer(notices.app, name="notices", help="通知の手渡し・別送を登録する。")
app.add_typer(zengin.app, name="zengin", help="全銀ファイル: 書く・読む・検算する。")
app.add_typer(japanese.app, name="japanese", help="日本語: 住所・氏名・日付・口座・バーコードを1行ずつ読み、JSONで返す。")
app.add_typer(pay.app, name="pay", help="振込: 作成・承認・送信・結果登録（別々の担当者で）。")


def main() -> None:
    """Run the command; a refusal is printed with what to do next and ends with 1."""
    try:
        with using(in_force(os.environ.get("JIMUKYOKU_TABLES", ""))):
            app()
    except Refusal as problem:
        refused(problem)
        sys.exit(1)
