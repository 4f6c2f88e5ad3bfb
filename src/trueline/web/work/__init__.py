"""Work: the list, board and calendar, one item, my own week, and tasks from files."""
