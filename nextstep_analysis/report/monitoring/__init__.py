"""The monitoring report: what came of the promises, what changed, and how old the figures are."""
