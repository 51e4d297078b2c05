"""``jimukyoku japanese``: text and calendar of this country, lines in, JSON lines out."""

import typer

from jimukyoku.cli.japanese import account, address, barcode, date, names, tables

app = typer.Typer(no_args_is_help=True)
for command in (address.address, names.name, names.kana, date.date, account.account, barcode.barcode):
    app.command(command.__name__)(command)
app.add_typer(tables.app, name="tables")
