"""``jimukyoku zengin``: payments to a transfer file, a file to a table, and the independent recount."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain.office import pack_files
from jimukyoku.cli.tables import read_table
from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.payment import SEPARATORS, BankProfile, Originator, Transfer, read_transfers, recount, write_transfers
from jimukyoku.domain.programme import load_pack
from jimukyoku.japanese import bank_kana, branch_kana

app = typer.Typer(no_args_is_help=True)
HEADER = ("銀行コード", "支店コード", "預金種別", "口座番号", "受取人カナ", "金額", "顧客コード")
File = Annotated[Path, typer.Argument(help="全銀ファイル")]


@app.command()
def write(
    pack: options.Pack,
    table: Annotated[Path, typer.Argument(help="支払の表（CSV）: " + "・".join(HEADER))],
    out: Annotated[Path, typer.Option("--out", help="作る全銀ファイル")],
    value_date: Annotated[str, typer.Option("--value-date", help="振込指定日")],
    separator: Annotated[str, typer.Option(help="レコードの区切り: " + "・".join(SEPARATORS))] = "crlf",
) -> None:
    """支払の表から全銀ファイルを書きます。書けない行は名指しで断り、何も省きません。"""
    from jimukyoku.adapters.disk import write_whole

    payer = load_pack(pack_files(pack)).payer
    day = options.day(value_date)
    if day is None or separator not in SEPARATORS:
        raise BadInput("options", _("振込指定日か区切りの指定が正しくありません。"), cure=_("--value-date 2026-09-01 --separator crlf"))
    content = write_transfers(
        Originator(**vars(payer)), _transfers(table), value_date=day, profile=BankProfile(separator=separator)
    )
    write_whole(out, content)
    found = recount(content)
    console.say(f"{found.count:,} 件 {found.total:,} 円 → {out} sha256 {found.sha256[:16]}…")


@app.command()
def read(file: File, json: options.Json = False) -> None:
    """全銀ファイルを読み、表（CSV）かJSONにします。"""
    found = read_transfers(_bytes(file))
    if json:
        console.as_json({"count": found.count, "total": found.total, "originator": found.originator.name_kana,
                         "transfers": [_row(one) for one in found.transfers]})  # fmt: skip
        return
    writer = csv.writer(sys.stdout)
    writer.writerow(HEADER)
    writer.writerows(_row(one) for one in found.transfers)


@app.command("recount")
def count_again(file: File, json: options.Json = False) -> None:
    """書いたプログラムとは別の数え方で、件数・金額・トレーラを検算します。"""
    found = recount(_bytes(file))
    good = found.trailer_agrees and not found.problems
    if json:
        console.as_json({"records": found.records, "count": found.count, "total": found.total, "agrees": good,
                         "problems": found.problems, "sha256": found.sha256})  # fmt: skip
    else:
        console.say(f"{found.count:,} 件 {found.total:,} 円 {'✓ トレーラと一致' if good else '✗ 一致しません'}")
        for text in found.problems[:20]:
            console.say(f"  {text}")
    if not good:
        raise typer.Exit(1)


def _row(one: Transfer) -> tuple[object, ...]:
    return one.bank, one.branch, one.account_type, one.account_number, one.payee_kana, one.amount, one.customer_code


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise Missing("file", _("ファイルがありません。"), where=str(path), cure=_("場所と名前を確かめてください。"))
    return path.read_bytes()


def _transfers(path: Path) -> Iterator[Transfer]:
    for line, row in read_table(path, HEADER):
        bank, branch = row["銀行コード"].zfill(4), row["支店コード"].zfill(3)
        names = bank_kana(bank), branch_kana(bank, branch)
        where = _("{file} {n}行目").format(file=path.name, n=line)
        if names[0] is None or names[1] is None or not row["金額"].isascii() or not row["金額"].isdigit():
            raise BadInput("row", _("銀行・支店が存在しないか、金額が数字ではありません。"), where=where)
        yield Transfer(bank, names[0], branch, names[1], row["預金種別"], row["口座番号"].zfill(7), row["受取人カナ"],
                       int(row["金額"]), row["顧客コード"].zfill(10))  # fmt: skip
