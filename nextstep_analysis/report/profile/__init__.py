"""Profiles: how they are shown, printed, embedded and handed over as data."""
