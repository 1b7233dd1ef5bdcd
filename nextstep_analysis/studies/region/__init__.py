"""The page of the region: what is the same in all of its studies, said once."""
