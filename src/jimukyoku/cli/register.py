"""``jimukyoku register``: a municipality's extract, tried or taken in, on its own."""

from pathlib import Path
from typing import Annotated

import typer

from jimukyoku.cli import console, options
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import SOURCE_NAMES, Source, layout, row_reader

app = typer.Typer(no_args_is_help=True)
Kind = Annotated[Source, typer.Option("--kind", help="ファイルの種類: " + "・".join(f"{k}={v}" for k, v in SOURCE_NAMES.items()))]


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="台帳のCSV（cp932 か UTF-8）")], kind: Kind = Source.PEOPLE, json: options.Json = False
) -> None:
    """台帳のファイルを取り込まずに調べます: 文字コード、見出し、行数、受け入れられない行とその理由。"""
    from jimukyoku.office.register import reading

    encoding, hash_ = reading.detect(file)
    source = reading.lines(file, encoding)
    header = next(source, (1, []))[1]
    _names, read = row_reader(layout(kind, header))
    count, problems = 0, []
    for line, row in source:
        try:
            read(row)
            count += 1
        except BadInput as problem:
            problems.append([line, problem.what])
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


@app.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(help="台帳のCSV（cp932 か UTF-8）")],
    who: options.As,
    as_of: Annotated[str, typer.Option("--as-of", help="台帳の基準となる日")],
    kind: Kind = Source.PEOPLE,
    data: options.Data = Path("data"),
    out: options.Out = Path("out"),
    tolerate: Annotated[int, typer.Option(help="受け入れられない行をこの数まで許す（一覧は記録に残る）")] = 0,
    on: options.On = "",
    database: options.Database = "",
    programme: options.Programme = "",
) -> None:
    """台帳のファイルを、日付・件数・ハッシュ値つきの版として取り込みます。1行でも誤りがあれば何も取り込みません。"""
    from jimukyoku.cli.chain import Folder
    from jimukyoku.cli.chain.office import resume
    from jimukyoku.cli.chain.steps import read_columns

    office = resume(Folder(data, out), options.day(on), database, programme)
    from jimukyoku.office.register import actions

    if options.day(as_of) is None:
        raise BadInput("date", _("--as-of を指定してください。"))
    with console.Bars().step(_("台帳取込（{source}）").format(source=SOURCE_NAMES[kind])) as advance:
        batch = actions.take_in(
            office.desk(who), office.programme.municipality, kind, file, as_of=as_of,
            columns=read_columns(office.folder).get(kind.value), tolerate=tolerate,
        )  # fmt: skip
        advance(batch.rows)
    console.say(f"取込 #{batch.pk}: {batch.rows:,} 行、受け入れなかった行 {batch.refused:,}、sha256 {batch.sha256[:16]}…")
