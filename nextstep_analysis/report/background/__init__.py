"""Which tables and figures of a `Study` each chapter of a background study shows."""
