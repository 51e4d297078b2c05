"""審査: cases against the pack's rules, into findings."""
