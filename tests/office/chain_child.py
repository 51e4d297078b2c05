"""Play the programme over a folder in a process of its own, to be killed at any moment and started again."""

import sys
from pathlib import Path

from jimukyoku.cli import console, demo
from jimukyoku.cli.chain import Folder, open_folder
from jimukyoku.cli.chain.office import pack_files


def main() -> None:
    """Play (or go on playing) the programme; print ``ready`` when the work begins and ``done`` at its end."""
    folder, database, letters = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "letters"
    files = Folder(folder / "data", folder / "out")
    open_folder(files, pack_files(demo.PACK), demo.DAYS[0], database)
    print("ready", flush=True)
    demo.play(files, demo.PACK, console.Bars(quiet=True), database, letters=letters)
    print("done", flush=True)


if __name__ == "__main__":
    main()
