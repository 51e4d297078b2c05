"""``jimukyoku paper``: forms on paper, printed so that they can be read, and scans read."""

import typer

from jimukyoku.cli.paper.printing import print_forms
from jimukyoku.cli.paper.read import read

app = typer.Typer(no_args_is_help=True)
app.command("print")(print_forms)
app.command("read")(read)
