"""The hash chain: whatever is changed, taken away or swapped is found."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.audit import GENESIS, Event, breaks, event_hash, seal_hash

TEXT = st.text(st.sampled_from("abc甲乙{}:\"'1 "), max_size=6)


def chained(rows, chain=1):
    """Return the events of one chain, hashed by the definition: each over the hash before it."""
    events, head = [], GENESIS
    for seq, (kind, at, actor, data) in enumerate(rows, start=1):
        head = event_hash(head, chain, seq, kind, at, actor, data)
        events.append(Event(chain, seq, kind, at, actor, data, head))
    return events


@st.composite
def ledgers(draw, least=1):
    """Several chains of events, sorted by chain and sequence number."""
    rows = st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), min_size=least, max_size=5)
    return [one for chain in draw(st.sets(st.integers(1, 9), min_size=1, max_size=3)) for one in chained(draw(rows), chain)]


def broken(events):
    return list(breaks(events)) != []


def seal(events):
    return seal_hash(GENESIS, 1, len(events), (one.hash for one in events))


@given(ledgers())
def test_an_untouched_ledger_has_no_break(events):
    assert list(breaks(events)) == []


@given(ledgers(), st.data())
def test_any_single_change_is_found_where_it_was_made(events, data):
    place = data.draw(st.integers(0, len(events) - 1))
    part = data.draw(st.sampled_from(["kind", "at", "actor", "data", "hash", "seq"]))
    old = getattr(events[place], part)
    new = data.draw((st.integers(1, 99) if part == "seq" else TEXT).filter(lambda value: value != old))
    events[place] = replace(events[place], **{part: new})
    found = list(breaks(events))
    assert (found[0].chain, found[0].seq) == (events[place].chain, events[place].seq)


@given(ledgers(), st.data())
def test_moving_text_from_one_part_into_the_next_is_found(events, data):
    place = data.draw(st.integers(0, len(events) - 1))
    one = events[place]
    events[place] = replace(one, kind=f"{one.kind}\x1f{one.at}", at=one.actor, actor=one.data, data="")
    assert broken(events)


@given(ledgers(least=2), st.data())
def test_a_missing_event_is_found_by_the_chain_or_at_its_end_by_the_seal(events, data):
    place = data.draw(st.integers(0, len(events) - 1))
    last = place + 1 == len(events) or events[place + 1].chain != events[place].chain
    rest = events[:place] + events[place + 1 :]
    assert broken(rest) is not last
    assert seal(rest) != seal(events)


@given(ledgers(least=2), st.data())
def test_two_swapped_events_of_a_chain_are_found(events, data):
    place = data.draw(st.integers(0, len(events) - 2).filter(lambda i: events[i].chain == events[i + 1].chain))
    events[place], events[place + 1] = events[place + 1], events[place]
    assert broken(events)


@given(ledgers(least=2), st.data())
def test_two_swapped_and_renumbered_events_are_found(events, data):
    place = data.draw(st.integers(0, len(events) - 2).filter(lambda i: events[i].chain == events[i + 1].chain))
    one, two = events[place], events[place + 1]
    events[place : place + 2] = [replace(two, seq=one.seq), replace(one, seq=two.seq)]
    assert broken(events)


@given(st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), min_size=1, max_size=4))
def test_another_cases_event_cannot_stand_in_a_chain_though_it_says_the_same(rows):
    ours, theirs = chained(rows, 1), chained(rows, 2)
    assert broken([replace(theirs[0], chain=1), *ours[1:]])


def test_a_gap_and_a_wrong_hash_are_told_apart():
    one, two, three = chained([("a", "t", "p", "{}")] * 3)
    gap = [found.reason for found in breaks([one, three])]
    assert gap == ["2番目の記録がありません。", "記録の内容とハッシュ値が一致しません。"]
    assert [found.seq for found in breaks([one, replace(two, data="[]"), three])] == [2]


HASHES = ["0" * 64, "1" * 64, "2" * 64]


@pytest.mark.parametrize(
    "other",
    [("1" * 64, 1, 3, HASHES), (GENESIS, 2, 3, HASHES), (GENESIS, 1, 4, HASHES), (GENESIS, 1, 3, HASHES[::-1]),
     (GENESIS, 1, 3, HASHES[:2]), (GENESIS, 1, 3, [*HASHES[:2], "3" * 64])],
)  # fmt: skip
def test_a_seal_depends_on_all_it_covers(other):
    assert seal_hash(*other) != seal_hash(GENESIS, 1, 3, HASHES)
