"""A researcher's own figures: recognised and mapped to codes, or refused with the row."""
