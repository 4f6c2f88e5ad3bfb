"""Goals, their odds, and what people believe of them."""
