"""The values of measures, period by period."""
