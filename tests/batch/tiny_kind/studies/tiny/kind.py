"""The tiny kind: one report, of the region itself; no ecosystem is in it."""

from nextstep_analysis.kind import Kind

TINY = Kind(
    "tiny",
    "tiny.ipynb",
    subjects=lambda catalogue: ("region",),
    title=lambda catalogue, subject: {"fi": "Väki", "en": "People"},
    tables=("population",),
    files=(),
    inputs=lambda catalogue, subject: {"the last year": catalogue.settings.latest_year},
    parameter="",
)
