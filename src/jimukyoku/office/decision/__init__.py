"""決定: what the contractor recommends and the officer decides."""
