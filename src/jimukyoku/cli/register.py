"""``jimukyoku register``: a municipality's extract, tried or taken in, on its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Office
from jimukyoku.cli.chain.folder import read_columns
from jimukyoku.cli.in_office import in_office, reads_office
from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import SOURCE_NAMES, Layout, Source, Values, identity, layout, row_reader, twice

app = typer.Typer(no_args_is_help=True)
Kind = Annotated[Source, typer.Option("--kind", help="ファイルの種類: " + "・".join(f"{k}={v}" for k, v in SOURCE_NAMES.items()))]

AsOf = Annotated[str, typer.Option("--as-of", help="ファイルが出力された日、台帳の基準となる日（例 2026-06-01）", metavar="日付")]


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="台帳のCSV（cp932 か UTF-8）")],
    kind: Kind = Source.PEOPLE,
    columns: Annotated[Path | None, typer.Option("--columns", help="見出しの対応表（columns.yaml）")] = None,
    json: options.Json = False,
) -> None:
    """台帳のファイルを取り込まずに調べます: 文字コード、見出し、行数、重複、受け入れられない行とその理由。"""
    from jimukyoku.office.register import reading

    if columns is not None and not columns.is_file():
        raise Missing("file", _("ファイルがありません。"), where=str(columns), cure=_("場所と名前を確かめてください。"))
    encoding, hash_ = reading.detect(file)
    source = reading.lines(file, encoding)
    header = next(source, (1, []))[1]
    own = read_columns(columns) if columns else {}
    count, problems = tried(kind, layout(kind, header, own.get(kind.value)), source)
    result = {"file": str(file), "kind": kind.value, "encoding": encoding, "sha256": hash_, "rows": count,
              "columns": len(header), "refused": problems}  # fmt: skip
    if json:
        console.as_json(result)
    else:
        console.say(f"{file.name}: {encoding}、{len(header)} 列、{count:,} 行、受け入れられない行 {len(problems):,}")
        for line, why in problems[:50]:
            console.say(f"  {line}行目: {why}")
    if problems:
        raise typer.Exit(1)


def tried(kind: Source, found: Layout, source: Iterator[tuple[int, list[str]]]) -> tuple[int, list[tuple[int, str]]]:
    """Return how many rows would be taken in, and the line and reason of every row that would be refused."""
    names, read = row_reader(found)
    count, problems = 0, []
    seen: dict[Values, int] = {}
    for line, row in source:
        try:
            values = read(row)
        except BadInput as problem:
            problems.append((line, problem.what))
            continue
        same = identity(kind, names, values)
        if same is not None and (first := seen.setdefault(same, line)) != line:
            problems.append((line, twice(kind, same, first)))
        else:
            count += 1
    return count, problems


@app.command()
@reads_office
def preview(
    office: Office,
    file: Annotated[Path, typer.Argument(help="台帳のCSV（cp932 か UTF-8）")],
    as_of: AsOf,
    kind: Kind = Source.PEOPLE,
    json: options.Json = False,
) -> None:
    """取り込むと何が変わるかを、取り込まずに示します: 増える人・変わる人・いなくなる人、影響を受ける案件。"""
    from jimukyoku.office.register.addressing import doubtful
    from jimukyoku.office.register.previewing import preview as look
    from jimukyoku.office.register.reasons import ADDRESS, WHY

    with console.Bars(quiet=json).step(_("内容の確認（{source}）").format(source=SOURCE_NAMES[kind])) as advance:
        found = look(office.programme.municipality, kind, file, as_of, office.today, columns=read_columns(office.folder.columns).get(kind.value))
        advance(found.rows)
    if json:
        console.as_json({**found.as_data(), "refused": [[row.line, row.reason] for row in found.refused]})
        return
    console.say(f"{file.name}: {found.rows:,} 行、受け入れられない行 {len(found.refused):,}、sha256 {found.sha256[:16]}…")
    console.say("増える {added:,}、変わる {changed:,}、なくなる {gone:,}".format(**found.counts))
    touched = [(WHY[why], count) for why, (count, _first) in found.cases.items()]
    console.table(_("影響を受ける案件（{n:,} 件）").format(n=found.touched), ("理由", "件数"), touched)
    if found.addresses:
        console.table(_("住所"), ("読み取り", "住所の種類", "行番号（一部）"), doubtful(found.addresses, ADDRESS))
        towns, count = found.addresses["towns"], found.addresses["unlisted"]
        console.say(_("郵便番号簿にない町や小字: {n:,}").format(n=count) + (f"（{'、'.join(towns[:20])}）" if towns else ""))
    for row in found.refused[:50]:
        console.say(f"  {row.line}行目: {row.reason}")


@app.command("import")
@in_office
def take_in(
    office: Office,
    file: Annotated[Path, typer.Argument(help="台帳のCSV（cp932 か UTF-8）")],
    who: options.As,
    as_of: AsOf,
    kind: Kind = Source.PEOPLE,
    tolerate: Annotated[int, typer.Option(help="受け入れられない行をこの数まで許す（行と種別は記録に残る）")] = 0,
) -> None:
    """台帳のファイルを、日付・件数・ハッシュ値つきの版として取り込みます。1行でも誤りがあれば何も取り込みません。"""
    from jimukyoku.office.register import actions
    from jimukyoku.office.register.filling import RefusedRow

    refused: list[RefusedRow] = []
    with console.Bars().step(_("台帳取込（{source}）").format(source=SOURCE_NAMES[kind])) as advance:
        batch = actions.take_in(
            office.desk(who), office.programme.municipality, kind, file, as_of=as_of,
            columns=read_columns(office.folder.columns).get(kind.value), tolerate=tolerate, tell=refused.append,
        )  # fmt: skip
        advance(batch.rows)
    console.say(f"取込 #{batch.pk}: {batch.rows:,} 行、受け入れなかった行 {batch.refused:,}、sha256 {batch.sha256[:16]}…")
    for row in refused[:50]:
        console.say(f"  {row.line}行目: {row.reason}")
