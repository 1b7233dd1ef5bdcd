"""The roadmap of an ecosystem: actions that people wrote, bound to what its study found."""
