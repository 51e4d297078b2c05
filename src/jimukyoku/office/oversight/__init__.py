"""監督・進捗: what the ledger says in all, and the proof that it still holds together."""
