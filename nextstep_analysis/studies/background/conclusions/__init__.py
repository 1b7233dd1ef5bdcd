"""Chapter 7 of a study: what follows, by rules, and what is left to ask."""
