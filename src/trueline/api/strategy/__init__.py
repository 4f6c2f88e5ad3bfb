"""Strategies, themes and reviews."""
