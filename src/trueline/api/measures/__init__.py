"""Measures and their likely courses."""
