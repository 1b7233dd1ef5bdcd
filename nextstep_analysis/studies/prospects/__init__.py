"""What the ecosystems look for, as plain data for the list of prospects."""
