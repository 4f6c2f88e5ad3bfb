"""Measures of the product: how right, how fast."""
