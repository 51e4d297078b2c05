"""支給: one batch, one file, one hash; made, approved and released by three different people."""
