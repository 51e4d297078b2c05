"""``jimukyoku japanese tables``: which editions of the country's tables answers are given by, and taking in a new one."""

import dataclasses
from collections import Counter
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jimukyoku.adapters import tables as folder_of
from jimukyoku.cli import console, options
from jimukyoku.cli.japanese.editions import edition
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese.tables import Table, Tables, in_use, shipped
from jimukyoku.japanese.tables.changes import Changes, changes, check

if TYPE_CHECKING:
    from jimukyoku.office.oversight.table_effects import Touch

app = typer.Typer(invoke_without_command=True)
KIND_NAMES = {"postal": _("郵便番号"), "banks": _("金融機関と支店"), "variants": _("異体字")}
_WHAT = {"account": _("口座の支店"), "payment": _("振込中の支店"), "postcode": _("郵便番号"), "address": _("住所の読み"), "name": _("氏名の一致"),
         "finding": _("所見")}  # fmt: skip
_SHOWN = 20
Folder = Annotated[str, typer.Option("--tables", envvar="JIMUKYOKU_TABLES", help="表の版を置くフォルダ", metavar="FOLDER")]


class Kind(StrEnum):
    """A table that can be taken in anew."""

    POSTAL = "postal"
    BANKS = "banks"
    VARIANTS = "variants"


@app.callback()
def tables(context: typer.Context, json: options.Json = False, folder: Folder = "") -> None:
    """使っている表（郵便番号・銀行・異体字・祝日）の版・日付・出所・ハッシュと、フォルダにある過去の版を示します。"""
    if context.invoked_subcommand is None:
        show(folder_of.in_force(folder) if folder else in_use(), folder_of.kept(folder), json)


def show(now: Tables, kept: list[Table], json: bool) -> None:
    """Print the editions in use, and those that are kept."""
    used = [{**about(one), "rows": len(one.load())} for one in now]
    holidays = {"table": "holidays", "edition": version("holidays")}
    if json:
        console.as_json({"id": now.id, "in_use": [*used, holidays], "kept": [about(one) for one in kept]})
        return
    rows = [(KIND_NAMES[one["table"]], one["edition"], one["as_of"], one["source"], f"{one['rows']:,}", one["sha256"][:12]) for one in used]
    holiday = (_("祝日"), holidays["edition"], "", "holidays", "", "")
    console.table(_("使っている表の版（組 {id}）").format(id=now.id), ("表", "版", "日付", "出所", "件数", "ハッシュ"), [*rows, holiday])
    if kept:
        older = [(KIND_NAMES[one.kind], one.edition, one.as_of, one.source) for one in kept]
        console.table(_("フォルダにある版"), ("表", "版", "日付", "出所"), older)


def about(one: Table) -> dict[str, Any]:
    """Return what is known of an edition."""
    return {"table": one.kind, "edition": one.edition, "as_of": one.as_of, "source": one.source, "sha256": one.sha256}


@app.command()
def update(
    kind: Annotated[Kind, typer.Argument(help="postal（郵便番号）・banks（銀行）・variants（異体字）")],
    file: Annotated[Path | None, typer.Argument(help="KEN_ALL.CSV か utf_ken_all.csv、または銀行一覧のCSV。省くと、入っている部品の新しい版")] = None,
    as_of: Annotated[str, typer.Option("--as-of", help="ファイルのデータの日付", metavar="日付")] = "",
    look: Annotated[bool, typer.Option("--look", help="何が変わるかを示すだけで、取り込まない")] = False,
    shrink: Annotated[float, typer.Option("--shrink", help="これより多く（％）減った表は受け入れない")] = 3.0,
    folder: Folder = "",
    data: options.Data = Path("data"),
    out: Annotated[Path | None, typer.Option("--out", help="台帳のあるフォルダ。指定すると、処理中の案件への影響も示す")] = None,
    database: options.Database = "",
    programme: options.Programme = "",
    json: options.Json = False,
) -> None:
    """新しい版の表を確かめて取り込み、何が変わるかを示します。古い版は消しません。何も取りに行きません。"""
    if not (folder or look):
        cure = _("--tables フォルダ を付けるか、JIMUKYOKU_TABLES に指定してください。見るだけなら --look を付けてください。")
        raise BadInput("tables", _("表の版を置くフォルダが決まっていません。"), cure=cure)
    begun = folder_of.begun(folder)
    old = folder_of.in_force(folder) if begun else shipped()
    new = edition(kind, file, as_of, old)
    before = next(one for one in old if one.kind == kind)
    try:
        check(before, new, shrink)
    except ValueError as problem:
        cure = _("正しいファイルと日付を確かめてください。本当に減ったのなら --shrink で割合を指定してください。")
        raise BadInput("table", str(problem), where=str(file or new.source), cure=cure) from problem
    found = changes(before, new)
    touches = _touched(data, out, database, programme, old, old.with_(new)) if found else []
    keep = not look and (bool(found) or not begun)
    if keep:
        folder_of.keep(folder, new)
    (_as_json if json else _as_text)(before, new, found, touches, kept=keep)


def _touched(data: Path, out: Path | None, database: str, programme: str, old: Tables, new: Tables) -> "list[Touch] | None":
    """Return what changes for the open cases of an office; None where no office is named."""
    if out is None and not database:
        return None
    from jimukyoku.cli.chain import Folder as Place
    from jimukyoku.cli.chain.office import resume

    office = resume(Place(data, out or Path("out")), None, database, programme, forward=True)
    from jimukyoku.office.oversight.table_effects import touched

    return list(touched(office.programme, old, new, office.today))


def _as_json(before: Table, new: Table, found: Changes, touches: "list[Touch] | None", *, kept: bool) -> None:
    console.as_json({
        "before": about(before), "after": about(new), "kept": kept, **dataclasses.asdict(found),
        "cases": None if touches is None else [dataclasses.asdict(one) for one in touches],
    })  # fmt: skip


def _as_text(before: Table, new: Table, found: Changes, touches: "list[Touch] | None", *, kept: bool) -> None:
    console.say(f"{_(KIND_NAMES[new.kind])}: {before.edition}（{before.as_of}）→ {new.edition}（{new.as_of}）")
    if not found:
        console.say(_("内容は同じです。") + (_("いまの版をフォルダに置きました。") if kept else _("取り込むものはありません。")))
        return
    rows = [*(("＋", key, "", name) for key, name in found.added.items()), *(("－", key, name, "") for key, name in found.removed.items()),
            *(("→", key, *names) for key, names in found.renamed.items())]  # fmt: skip
    title = _("増えたもの {added}、なくなったもの {removed}、変わったもの {renamed}")
    title = title.format(added=len(found.added), removed=len(found.removed), renamed=len(found.renamed))
    console.table(title, ("", "番号", "前", "後"), rows[:_SHOWN])
    _rest(len(rows))
    if touches is not None:
        cases = len({one.receipt_number for one in touches})
        counts = "、".join(f"{_(_WHAT[what])} {count}" for what, count in Counter(one.what for one in touches).items())
        console.table(_("影響のある案件 {n} 件").format(n=cases) + (f"（{counts}）" if counts else ""), ("受付番号", "何が", "どれ", "前", "後"),
                      [(one.receipt_number, _(_WHAT[one.what]), one.which, one.before or "—", one.after or "—") for one in touches[:_SHOWN]])
        _rest(len(touches))
    console.say(_("取り込みました。これからの処理はこの版で行います。") if kept else _("見ただけで、取り込んでいません。"))


def _rest(count: int) -> None:
    if count > _SHOWN:
        console.say(_("ほかに {n} 件。--json ですべて出力します。").format(n=count - _SHOWN))
