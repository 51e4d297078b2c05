"""API: the office for programs. It stands above the other rooms and enters them like a desk: through queries and actions."""
