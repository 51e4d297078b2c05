"""通知: print runs behind a gate, one PDF and a manifest each."""
