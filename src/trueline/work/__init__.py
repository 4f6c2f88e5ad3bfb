"""Work items, what they serve, and the effort that went into them."""
