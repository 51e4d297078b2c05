"""案件: one case per programme and household, its moves and its gates."""
