"""Profiles: what an ecosystem offers a company that considers locating."""
