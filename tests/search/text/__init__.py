"""How words are understood."""
