"""The rules of the work, one package a room: pure functions, no clock, dice, I/O or framework."""
