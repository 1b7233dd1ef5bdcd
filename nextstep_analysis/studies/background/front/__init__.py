"""The front of a study: a verdict, five findings in their slots, strengths, lacks and risks."""
