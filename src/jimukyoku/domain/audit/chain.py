"""The ledger's arithmetic: every event carries the hash of the one before it in the same chain.

A chain proves order and completeness of one case; a seal proves that no chain was taken away, because it covers every
event of the installation since the seal before it. The newest seal is printed in the closing report: a copy of it kept
elsewhere is the anchor without which any chain could be rewritten from the start.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a chain. ``at`` is ISO 8601 in UTC, ``data`` the canonical JSON as it is stored."""

    chain: int
    seq: int
    kind: str
    at: str
    actor: str
    data: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain no longer proves itself, and why (Japanese)."""

    chain: int
    seq: int
    reason: str


def event_hash(previous: str, chain: int, seq: int, kind: str, at: str, actor: str, data: str) -> str:
    """Return the hash of one event; ``previous`` is the hash of the event before it (``GENESIS`` for the first)."""
    text = f"{previous}\x1f{chain}\x1f{seq}\x1f{kind}\x1f{at}\x1f{actor}\x1f{data}"
    return hashlib.sha256(text.encode()).hexdigest()


def breaks(events: Iterable[Event]) -> Iterator[Break]:
    """Yield every break in ``events``, which come sorted by chain and sequence number."""
    chain, seq, head = 0, 0, GENESIS
    for event in events:
        if event.chain != chain:
            chain, seq, head = event.chain, 0, GENESIS
        if event.seq != seq + 1:
            yield Break(chain, event.seq, f"{seq + 1}番目の記録がありません。")
        expected = event_hash(head, chain, event.seq, event.kind, event.at, event.actor, event.data)
        if expected != event.hash:
            yield Break(chain, event.seq, "記録の内容とハッシュ値が一致しません。")
        seq, head = event.seq, event.hash


def seal_hash(previous: str, first: int, last: int, hashes: Iterable[str]) -> str:
    """Return the seal over the events numbered ``first`` to ``last``, whose hashes come in that order."""
    total = hashlib.sha256(f"{previous}\x1f{first}\x1f{last}".encode())
    for one in hashes:
        total.update(one.encode())
    return total.hexdigest()
