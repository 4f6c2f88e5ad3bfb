"""The drift statement."""
