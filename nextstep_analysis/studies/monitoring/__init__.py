"""The monitoring report: what came of the promises, and what changed since the last publication."""
