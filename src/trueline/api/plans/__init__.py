"""The annual plan, its priorities, shares and amendments."""
