"""Signing in, signing up by invitation, one's own account."""
