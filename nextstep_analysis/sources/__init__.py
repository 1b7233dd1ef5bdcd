"""From raw files to checked, tidy tables: the only way figures get into the workbench."""
