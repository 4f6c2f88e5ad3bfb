"""A file's way in: what its columns are, what its rows say, each row's fate, and writing it."""
