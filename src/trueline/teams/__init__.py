"""Teams: who works together, under which lead, inside which larger team."""
