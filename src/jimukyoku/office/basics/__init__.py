"""What every office room may use: set-wise writing, the file store, hours."""
