"""The printed form by reckoning alone: nothing overlaps, nothing leaves the page, every asked field once, whatever the pack."""

import json
import re
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.office.world import PACK

from jimukyoku.cli.chain.office import pack_files
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.programme import Asking, Field, FieldKind, load_pack
from jimukyoku.domain.programme.form import A4, Box, ZoneKind, form_as_json, form_from_json
from jimukyoku.domain.programme.form_words import FORM_LANGUAGES
from jimukyoku.domain.programme.laying import CODE, form_of, lay_out, printed_fields
from jimukyoku.domain.programme.sheet import text_width, wrapped, zone_key

GOLDEN = Path(__file__).parent / "golden" / "zones-hikazei-2026.json"
QUIET = CODE / 33 * 4  # four modules of the largest code
TEXT = st.text("あア漢字abc 12（）、。ー", min_size=1, max_size=30).map(str.strip).filter(bool)


@pytest.fixture(scope="module")
def pack():
    return load_pack(pack_files(PACK))


def grown(box, by):
    return Box(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by)


def apart(one, other):
    return one.x + one.width <= other.x or other.x + other.width <= one.x or one.y + one.height <= other.y or other.y + other.height <= one.y


def around(boxes):
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.x + box.width for box in boxes) - x, max(box.y + box.height for box in boxes) - y)


def faults(layout):
    """Yield whatever on the pages a reader or a resident could stumble over."""
    for page, sheet in zip(layout.form.pages, layout.sheets, strict=True):
        kept = [grown(box, 3) for box in page.marks] + [grown(box, QUIET) for box in page.codes]
        boxes = [(zone, box) for zone in page.zones for box in zone.boxes]
        for zone, box in boxes:
            if not (box.x >= 8 and box.y >= 8 and box.x + box.width <= A4[0] - 8 and box.y + box.height <= A4[1] - 8):
                yield "outside", zone_key(zone)
            if not all(apart(box, other) for other in kept):
                yield "on a mark or code", zone_key(zone)
            if zone.kind in (ZoneKind.DIGITS, ZoneKind.KANA) and (box.width < 6.5 or box.height < 8):
                yield "too small", zone_key(zone)
        for (one, first), (other, second) in combinations(boxes, 2):
            if not apart(grown(first, 0.99 if one is not other else 0.4), second):
                yield "overlap", zone_key(one), zone_key(other)
        words = [*sheet.words, *max(sheet.on, sheet.end, key=len)]
        for one in words:
            if one.box.x < 8 or one.box.x + one.box.width > A4[0] - 8 or one.box.y + one.box.height > A4[1] - 8:
                yield "words outside", one.text
            if not all(apart(one.box, box) for box in (*(grown(box, 0.4) for _zone, box in boxes), *kept)):
                yield "words on a box", one.text
        for one, other in combinations(words, 2):
            if not apart(Box(one.x, one.y, one.box.width, one.size), Box(other.x, other.y, other.box.width, other.size)):
                yield "words on words", one.text, other.text


@pytest.mark.parametrize("language", FORM_LANGUAGES)
def test_the_shipped_form_is_sound_in_every_language(pack, language):
    assert list(faults(lay_out(pack, language))) == []


def test_the_places_are_the_same_in_every_language(pack):
    assert len({json.dumps(form_as_json(lay_out(pack, language).form)) for language in FORM_LANGUAGES}) == 1


def test_the_zones_of_the_shipped_pack_are_the_ones_on_record(pack):
    """A difference here means: forms already printed are not read by the new places. The version says so too."""
    assert json.loads(json.dumps(form_as_json(form_of(pack)))) == json.loads(GOLDEN.read_text())
    assert form_from_json(json.loads(GOLDEN.read_text())) == form_of(pack)


def test_two_sides_for_a_household_on_a_list_three_for_others(pack):
    layout = lay_out(pack)
    assert (layout.pages(listed=True), layout.pages(listed=False)) == ([1, 2], [1, 2, 3])
    assert {zone.field for zone in layout.form.pages[2].zones} == {"household_members"}


def test_accounts_have_the_boxes_banks_use(pack):
    lengths = {zone_key(zone): zone.length for page in form_of(pack).pages for zone in page.zones}
    wanted = {"bank_code": 4, "branch_code": 3, "account_number": 7, "branch_code.yucho": 5, "account_number.yucho": 8, "account_holder_kana": 30, "phone": 11}
    assert {name: lengths[name] for name in wanted} == wanted


def test_declining_stands_apart_from_everything_else_to_be_ticked(pack):
    """特別定額給付金 2020: a box for declining among the others was ticked by people who wanted the money."""
    zones = [zone for page in form_of(pack).pages for zone in page.zones]
    (declines,) = [around(zone.boxes) for zone in zones if zone.field == "declines"]
    page = next(page for page in form_of(pack).pages if any(zone.field == "declines" for zone in page.zones))
    assert all(apart(grown(declines, 15), around(zone.boxes)) for zone in page.zones if zone.field != "declines" and zone.kind == ZoneKind.CHECK)


def fields_of(kinds):
    return [
        Field(id=f"extra{place}", label=f"{label}{place}", kind=kind, length=length, choices=choices, required=required, online=asking, printed=printed)
        for place, (kind, label, length, choices, required, asking, printed) in enumerate(kinds)
    ]


CHOICES = st.lists(TEXT, min_size=2, max_size=7, unique=True).map(lambda names: {f"c{place}": name for place, name in enumerate(names)})
EXTRA = st.sampled_from(FieldKind).flatmap(
    lambda kind: st.tuples(
        st.just(kind), TEXT, st.integers(1, 300),
        CHOICES if kind == FieldKind.CHOICE else st.just({"true": "はい", "false": "いいえ"} if kind == FieldKind.BOOL else {}), st.booleans(),
        st.sampled_from([Asking.ASK, Asking.UNLISTED, Asking.PAPER] + [Asking.DECLARATION] * (kind == FieldKind.BOOL) + [Asking.TODAY] * (kind == FieldKind.DATE)),
        st.sampled_from(["", "", "prefilled", "no"] + ["signature"] * (kind == FieldKind.BOOL)),
    )
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(extra=st.lists(EXTRA, max_size=25).map(fields_of), texts=st.booleans(), language=st.sampled_from(FORM_LANGUAGES))
def test_whatever_a_pack_asks_nothing_overlaps_and_everything_is_asked_once(pack, extra, texts, language):
    mine = replace(pack, fields=(*pack.fields, *extra), texts=pack.texts if texts else {})
    try:
        layout = lay_out(mine, language)
    except BadInput:
        assume(False)
    assert list(faults(layout)) == []
    found = Counter(zone_key(zone) for page in layout.form.pages for zone in page.zones)
    assert set(found.values()) <= {1}
    assert {name.partition(".")[0] for name in found} == {field.id for field in printed_fields(mine)}
    assert form_of(mine) == layout.form


def test_a_pack_whose_name_no_code_can_say_gets_one_of_its_own(pack):
    form = form_of(replace(pack, id="子育て 応援"))
    assert re.fullmatch(r"F[0-9A-F]{7}", form.id) and form.id != form_of(replace(pack, id="子育て")).id


def test_another_field_is_another_version(pack):
    more = replace(pack, fields=(*pack.fields, Field("memo", "メモ", FieldKind.TEXT)))
    assert form_of(more).version != form_of(pack).version
    assert 1000 <= form_of(pack).version <= 9999


def test_a_language_that_is_none_is_refused(pack):
    with pytest.raises(BadInput, match="fr"):
        lay_out(pack, "fr")


@given(st.lists(TEXT, max_size=12).map("".join), st.floats(20, 150))
def test_wrapped_lines_hold_the_whole_text_in_their_room(text, room):
    lines = wrapped(text, 3.0, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 3.0) <= room or len(line) < 40 for line in lines)
    whole = re.sub(r"[ 　]+", " ", text)
    assert not any(line[0] in "、。）" and f" {line[0]}" not in whole for line in lines[1:])
