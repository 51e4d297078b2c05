"""台帳: dated imports of the municipality's files, and the facts the rules read from them."""
