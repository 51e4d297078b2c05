"""What the templates of the entry room need."""
