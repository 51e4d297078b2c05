"""``jimukyoku paper``: forms on paper, printed so that they can be read, and scans read."""

import typer

from jimukyoku.cli.paper.read import read

app = typer.Typer(no_args_is_help=True)
app.command("read")(read)


@app.callback()
def _paper() -> None:
    """Keep the names of the commands, however many there are."""
