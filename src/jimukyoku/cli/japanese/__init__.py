"""``jimukyoku japanese``: text and calendar of this country, lines in, JSON lines out."""

import typer

from jimukyoku.cli.japanese.account import account
from jimukyoku.cli.japanese.address import address
from jimukyoku.cli.japanese.barcode import barcode
from jimukyoku.cli.japanese.date import date
from jimukyoku.cli.japanese.tables import tables

app = typer.Typer(no_args_is_help=True)
for command in (address, barcode, date, account, tables):
    app.command(command.__name__)(command)
