"""Who did what to which thing, when."""
