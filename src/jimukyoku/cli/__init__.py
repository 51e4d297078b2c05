"""The command line: one module a room, and the chain that runs them all on a folder of files."""
