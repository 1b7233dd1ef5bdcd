"""Background studies of business ecosystems from official regional statistics."""
