"""How the portfolio shows all ecosystems as candidates."""
