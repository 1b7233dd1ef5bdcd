"""The road map of an ecosystem: actions that people wrote, bound to what its study found."""
