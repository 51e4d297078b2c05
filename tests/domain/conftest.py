"""No time limit an example: the first one loads tables (banks, MJ map, holidays)."""

from hypothesis import settings

settings.register_profile("tables", deadline=None)
settings.load_profile("tables")
