"""Tasks from a file: its columns, what each row says beside what stands, and writing it."""
