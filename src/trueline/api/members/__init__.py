"""Who belongs to an organisation, and who is invited."""
