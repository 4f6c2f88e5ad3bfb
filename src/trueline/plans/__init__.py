"""The annual plan: priorities, planned shares of effort, budget; changed by amendments only."""
