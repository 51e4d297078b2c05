"""``jimukyoku paper``: forms on paper, printed so that they can be read."""

import typer

from jimukyoku.cli.paper.printing import print_forms

app = typer.Typer(no_args_is_help=True)
app.command("print")(print_forms)


@app.callback()
def _paper() -> None:
    """Keep the names of the commands, however many there are."""
