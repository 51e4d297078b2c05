"""Readings above words (ふりがな): the texts of やさしい日本語 write ｜漢字《かんじ》, and pages show it as ruby."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language

EASY = "ja-x-easy"
_RUBY = re.compile(r"｜([^《》｜<>]{1,20})《([^《》｜<>]{1,40})》")
_BARE = re.compile(r"(<title>.*?</title>|<option[^>]*>.*?</option>|<[^>]*>)", re.S)  # where no markup may stand


class Readings:
    """Middleware: gives a page in やさしい日本語 its readings. What people typed has lost its mark ｜ before it comes here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, and set the readings of the answer."""
        answer = self.get_response(request)
        if get_language() == EASY and not answer.streaming and answer.get("Content-Type", "").startswith("text/html"):
            answer.content = ruby(answer.content.decode()).encode()  # type: ignore[attr-defined]  # not streaming
        return answer


def ruby(html: str) -> str:
    """Return a page with readings above their words; in titles, choices and attributes the words alone."""
    pieces = _BARE.split(html)
    return "".join(
        _RUBY.sub(r"\1", piece) if place % 2 else _RUBY.sub(r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>", piece)
        for place, piece in enumerate(pieces)
    )  # fmt: skip
