"""The catalogue: all that a non-programmer edits under `config/`, checked before use."""
