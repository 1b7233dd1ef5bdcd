"""What a background study contains; see `background.background_study`."""
