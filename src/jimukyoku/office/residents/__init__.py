"""住民の窓口: the door through which residents apply, answer, decline and look how far their case is."""
