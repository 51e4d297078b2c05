"""Django: what remembers. One app a room, with the same names as in ``domain``."""
