"""Oneself, and the organisations one belongs to."""
