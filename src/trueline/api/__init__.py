"""The JSON face: the same actions and queries as the pages, for programs."""
