"""Jimukyoku (事務局): the system on which a municipality's outsourced programmes run."""

__version__ = "0.1.0"
