"""Measures: what is counted regularly, the values seen, and the goals set for them."""
