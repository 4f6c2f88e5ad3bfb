"""Trueline: strategy and operations on one line."""
