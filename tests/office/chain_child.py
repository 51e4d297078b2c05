"""Play the programme over a folder in a process of its own, to be killed at any moment and started again."""

import sys
from pathlib import Path

from jimukyoku.cli import console, demo
from jimukyoku.cli.chain import Folder, open_folder
from jimukyoku.cli.chain.office import pack_files
from jimukyoku.cli.example import EXAMPLE


def main() -> None:
    """Play (or go on playing) the programme; print ``ready`` when the work begins and ``done`` at its end."""
    folder, database, letters = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "letters"
    files = Folder(folder / "data", folder / "out")
    open_folder(files, pack_files(EXAMPLE), demo.DAYS[0], database, forward=True)
    print("ready", flush=True)
    demo.play(files, EXAMPLE, console.Bars(quiet=True), database, letters=letters)
    print("done", flush=True)


if __name__ == "__main__":
    main()
