"""The modules of the tiny kind are run in a copy of the package, and not from here."""

collect_ignore = ["tiny_kind"]
