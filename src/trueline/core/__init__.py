"""What every room may lean on: refusals, periods, money, clock, versions. No tables."""
