"""The engine: arrays and small frozen records in, records out. No web, no tables, no clock."""
