"""Addresses: read into parts, compared part by part, keyed for matching. Nothing is guessed in silence."""

from jimukyoku.japanese.addresses.compare import AddressMatch, address_key, compare_addresses, town_key
from jimukyoku.japanese.addresses.models import Address, Candidate
from jimukyoku.japanese.addresses.places import Places
from jimukyoku.japanese.addresses.reading import read_address
from jimukyoku.japanese.addresses.register import places_of_register

__all__ = ["Address", "AddressMatch", "Candidate", "Places", "address_key", "compare_addresses", "places_of_register", "read_address", "town_key"]
