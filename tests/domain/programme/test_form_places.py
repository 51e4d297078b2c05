"""A form described in a file is taken only when everything lies on its page."""

import json

import pytest
from tests.engines.reading.scans import form

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.programme import PageCode, form_as_json, form_from_json, read_code

GOOD = form_as_json(form())


def test_a_description_comes_back_as_it_was():
    assert form_from_json(json.loads(json.dumps(GOOD))) == form()


def changed(act):
    value = json.loads(json.dumps(GOOD))
    act(value)
    return value


@pytest.mark.parametrize("act", [
    lambda value: value.pop("pages"), lambda value: value.update(width="wide"), lambda value: value.update(width=1e9), lambda value: value.update(height=-1),
    lambda value: value["pages"][0]["marks"].pop(), lambda value: value["pages"][0].update(codes=[]), lambda value: value["pages"][0]["zones"][0].pop("kind"),
    lambda value: value["pages"][0]["zones"][0]["boxes"][0].update(x=-1), lambda value: value["pages"][0]["zones"][0]["boxes"][0].update(width=1e7),
    lambda value: value["pages"][0]["zones"][0]["boxes"][0].update(y=float("nan")), lambda value: value["pages"][0]["zones"][0].update(boxes=[]),
    lambda value: value["pages"][0]["zones"][1]["choices"].pop(), lambda value: value.update(pages=[1]), lambda value: value.update(pages=None),
])  # fmt: skip
def test_what_is_no_form_is_refused_with_a_sentence(act):
    with pytest.raises(BadInput) as refused:
        form_from_json(changed(act))
    assert refused.value.cure.endswith("。")


def test_what_is_no_object_is_refused():
    for value in ([], "form", 3, None):
        with pytest.raises(BadInput):
            form_from_json(value)


@pytest.mark.parametrize("code", [PageCode("HIKAZEI-2026", 5210, 2, "BHEBQ-VCS8Q"), PageCode("A", 1, 1)])
def test_a_code_is_read_as_it_was_written(code):
    assert read_code(code.text()) == code
    assert read_code(code.text() + "\n") is None and read_code("HTTPS://EXAMPLE.COM") is None
