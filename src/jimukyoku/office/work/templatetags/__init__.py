"""What a desk's page shows of the task it is about."""
