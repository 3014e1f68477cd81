"""Items in bulk: a file's columns, the checks of its rows, and storing what passed."""
