"""Options that several commands share, so that they are named and explained the same everywhere."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _

Pack = Annotated[Path, typer.Argument(help="制度パックのフォルダ", metavar="PACK")]
Data = Annotated[Path, typer.Option("--data", help="台帳・申請などの入力ファイルを置いたフォルダ")]
Out = Annotated[Path, typer.Option("--out", help="台帳データベースと作成物を置くフォルダ")]
On = Annotated[str, typer.Option("--on", help="処理する日（例 2026-07-01）。省くと今日", metavar="日付")]
As = Annotated[str, typer.Option("--as", help="処理する担当者（people.yaml の login）", metavar="LOGIN")]
Reason = Annotated[str, typer.Option("--reason", help="理由（記録に残ります）")]
Receipt = Annotated[str, typer.Argument(help="受付番号", metavar="RECEIPT")]
Json = Annotated[bool, typer.Option("--json", help="結果をJSONで出力する")]
Database = Annotated[
    str, typer.Option("--database", envvar="JIMUKYOKU_DATABASE_URL", help="台帳データベース。省くと出力フォルダの SQLite")
]

Programme = Annotated[
    str, typer.Option("--programme", help="制度の id。自治体の制度が1つなら省ける", metavar="ID")
]


def day(text: str) -> dt.date | None:
    """Return a day given as an option; None when it was left out."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as problem:
        raise BadInput("date", _("日付「{text}」を読めません。").format(text=text), cure=_("2026-07-01 の形で書いてください。")) from problem
