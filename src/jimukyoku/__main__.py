"""``python -m jimukyoku`` is the same as the ``jimukyoku`` command."""

from jimukyoku.cli.main import main

main()
