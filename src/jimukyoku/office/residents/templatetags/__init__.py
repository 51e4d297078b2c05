"""Template tags of the residents' door."""
