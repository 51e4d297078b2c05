"""記録: the hash chain and its seals. Knows only "an event", never what it tells of."""

from jimukyoku.domain.audit.chain import GENESIS, Break, Event, breaks, event_hash, seal_hash

__all__ = ["GENESIS", "Break", "Event", "breaks", "event_hash", "seal_hash"]
