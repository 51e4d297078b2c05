"""Addresses: read into parts, compared part by part, keyed for matching. Nothing is guessed in silence."""

from jimukyoku.japanese.addresses.compare import AddressMatch, address_key, compare_addresses, town_key
from jimukyoku.japanese.addresses.models import Address, Candidate
from jimukyoku.japanese.addresses.places import Places
from jimukyoku.japanese.addresses.reading import read_address
from jimukyoku.japanese.addresses.register import Survey, municipality_of, places_of_register, survey

__all__ = [
    "Address", "AddressMatch", "Candidate", "Places", "Survey", "address_key", "compare_addresses", "municipality_of",
    "places_of_register", "read_address", "survey", "town_key",
]  # fmt: skip
