"""In and out: files become rows, rows become records, records become files again."""
