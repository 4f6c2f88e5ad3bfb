"""Pages where people say where their effort went, and where periods are closed."""
