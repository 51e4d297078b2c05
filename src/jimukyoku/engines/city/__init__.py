"""The simulator: an invented city with its register, its applications, and the truth about both."""

from jimukyoku.engines.city.applicants import build_applicants
from jimukyoku.engines.city.banking import bank_replies, returned_answers
from jimukyoku.engines.city.build import build_city
from jimukyoku.engines.city.plan import Plan

__all__ = ["Plan", "bank_replies", "build_applicants", "build_city", "returned_answers"]
