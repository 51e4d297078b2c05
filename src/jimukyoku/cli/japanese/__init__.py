"""``jimukyoku japanese``: text and calendar of this country, lines in, JSON lines out."""

import typer

from jimukyoku.cli.japanese import account, barcode, date, tables

app = typer.Typer(no_args_is_help=True)
app.command("account")(account.account)
app.command("barcode")(barcode.barcode)
app.command("date")(date.date)
app.command("tables")(tables.tables)
