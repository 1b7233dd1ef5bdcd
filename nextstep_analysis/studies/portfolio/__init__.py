"""The portfolio: all ecosystems as candidates, side by side."""
