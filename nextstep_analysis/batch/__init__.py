"""Runs the notebooks with papermill and publishes what they show."""
