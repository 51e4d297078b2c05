"""The whole chain on a folder of files: every step a machine may do, up to where a person must decide."""

from jimukyoku.cli.chain.cast import Cast, read_cast
from jimukyoku.cli.chain.folder import Folder
from jimukyoku.cli.chain.office import Office, open_folder
from jimukyoku.cli.chain.steps import Chain, Reporter

__all__ = ["Cast", "Chain", "Folder", "Office", "Reporter", "open_folder", "read_cast"]
