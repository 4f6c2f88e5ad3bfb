"""The only door to the engine: rows in, findings out, kept with their date."""
