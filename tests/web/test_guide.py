"""The guide for a new officer, walked through: every page in its order, and every word it quotes stands there."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse

from jimukyoku.cli import season
from tests.web.test_demo_office import office  # noqa: F401  # the fixture

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
PROGRAMME = "/p/mihon/hikazei-2026/"
MARK = re.compile(r"<!-- (page|act): (.+?) -->")
BOLD, BRACKETS = re.compile(r"\*\*(.+?)\*\*", re.S), re.compile("「(.+?)」")
LIMIT = 1_500_000


def words_of(answer):
    text = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", "", answer.content.decode()))
    return re.sub(r"\s+", " ", unescape(text))


def sections(name):
    """Yield (kind, what, text): the marks of a guide with the text up to the next one."""
    parts = MARK.split((GUIDE / name).read_text())
    return zip(parts[1::3], parts[2::3], parts[3::3], strict=True)


def address(client, what):
    """Return the page a mark means; some are found as a person finds them, by the first link of a list."""
    if what == "sample":
        return client.get(f"{PROGRAMME}decisions/").context["next"].receipt_number.join([f"{PROGRAMME}decisions/", "/"])
    if what == "held":
        return f"{PROGRAMME}cases/{client.get(f'{PROGRAMME}cases/?held=rules_changed').context['rows'][0]['case'].receipt_number}/"
    if what == "batch":
        return f"{PROGRAMME}payments/5/"
    return what


def look_at_the_sample(client):
    page = client.get(f"{PROGRAMME}decisions/")
    for one, *_rest in page.context["sample"]:
        client.post(reverse("decision_looked", kwargs={"programme": page.context["programme"], "receipt": one.receipt_number}), {"list": page.context["seen"]})


@pytest.mark.parametrize("name", ["first-five-minutes.ja.md", "first-five-minutes.md"])
def test_what_the_guide_quotes_stands_on_the_page(name, office, enter_any):  # noqa: F811
    clients = {login: enter_any(login) for login in ("officer1", "officer2")}
    seen = 0
    with override_settings(DEMO_LINKS="again", DEMO_DAY=season.OPEN_DAY.isoformat()):
        for kind, what, text in sections(name):
            if kind == "act":
                look_at_the_sample(clients["officer1"])
                continue
            login, place = what.split()
            quoted = {"en": BOLD.findall(text), "ja": BRACKETS.findall(text)} if name == "first-five-minutes.md" else {"ja": BOLD.findall(text)}
            for language, quotes in quoted.items():
                answer = clients[login].get(address(clients[login], place), headers={"accept-language": language})
                assert answer.status_code == 200
                missing = [one for one in quotes if " ".join(one.split()) not in words_of(answer)]
                assert missing == [], f"{what} ({language})"
                seen += len(quotes)
    assert seen > 15


def test_both_languages_tell_the_same():
    first, second = (list(sections(name)) for name in ("first-five-minutes.ja.md", "first-five-minutes.md"))
    assert [one[:2] for one in first] == [one[:2] for one in second]
    assert [BOLD.findall(one[2]) for one in first] == [BRACKETS.findall(one[2]) for one in second]


def test_its_pictures_are_there_and_small():
    pictures = set(GUIDE.glob("*.png"))
    for name in ("first-five-minutes.ja.md", "first-five-minutes.md"):
        assert {GUIDE / one for one in re.findall(r"!\[.+?\]\((.+?)\)", (GUIDE / name).read_text())} == pictures
    assert sum(one.stat().st_size for one in pictures) < LIMIT
