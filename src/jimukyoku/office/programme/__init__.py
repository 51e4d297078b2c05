"""制度: programmes and their frozen packs."""
