"""持出し: lists that leave the office as files: asked for by one person, approved by another, counted, and gone after a few days."""
