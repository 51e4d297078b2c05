"""処理: long work in the background, in units whose ids exist before anybody starts them; who runs them is configuration."""
