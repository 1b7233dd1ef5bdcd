"""The register of companies: one database on this computer, never a part of the site."""
