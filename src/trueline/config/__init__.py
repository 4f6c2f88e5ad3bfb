"""Wiring: settings, addresses, servers. Imports everything, imported by nothing."""
