"""Effort: one's own weeks."""
