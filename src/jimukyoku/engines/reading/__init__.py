"""Reading paper: scans to fields with confidence, alternatives and reasons; what is not known stays unknown."""
