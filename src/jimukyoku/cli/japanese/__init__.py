"""``jimukyoku japanese``: Japanese text on the command line, lines in and JSON lines out."""

import typer

from jimukyoku.cli.japanese.names import kana, name

app = typer.Typer(no_args_is_help=True)
app.callback()(lambda: None)
app.command("name")(name)
app.command("kana")(kana)
