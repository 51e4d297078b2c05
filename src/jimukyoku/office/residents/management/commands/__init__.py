"""Commands of the residents' door."""
