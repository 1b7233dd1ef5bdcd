"""A kind of report as small as one can be: how many people live in the region."""
