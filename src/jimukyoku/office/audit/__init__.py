"""記録: the events of everything that happened, append-only and hash-chained."""
