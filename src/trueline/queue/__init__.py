"""Work put off: written down in the transaction that makes it necessary, done by a worker."""
