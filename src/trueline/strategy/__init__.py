"""The strategy: a horizon, its purpose, its themes, its three-year targets and reviews."""
