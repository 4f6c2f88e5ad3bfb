"""The clock's face: workers, what each kind of job does, and what is done by the hour."""
