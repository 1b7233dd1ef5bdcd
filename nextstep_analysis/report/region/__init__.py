"""How the page of the region shows what is the same in all of its studies."""
