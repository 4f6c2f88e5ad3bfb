"""Members: founding an organisation, invitations, roles, and keys for programs."""
