"""How words are understood: pure functions over text, knowing no index, no web and no database."""
