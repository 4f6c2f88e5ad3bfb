"""Harbour Trust: an invented organisation with three years behind it, the same for everyone."""
