"""権限: organisations, people, and the desk at which every action is done."""
