"""What is said where reports are told by their summaries alone: in which files it stands."""

IN_SUMMARIES = (
    "batch/share/printed.py",
    "batch/share/sheets.py",
    "conclusion.py",
    "report/background/beside.py",
    "report/background/comparison.py",
    "report/background/comparison_tables.py",
    "report/background/front.py",
    "report/background/handed_over.py",
    "report/background/kind.py",
    "report/background/on_index.py",
    "report/background/summary.py",
    "report/background/templates/comparison.html.j2",
    "report/charts/axes.py",
    "report/charts/descriptions.py",
    "report/charts/legend.py",
    "report/charts/measure_dots.py",
    "report/charts/theme.py",
    "report/page/cards.py",
    "report/page/confidence.py",
    "report/page/exhibits.py",
    "report/page/from_notebook.py",
    "report/page/front_blocks.py",
    "report/page/published.py",
    "report/site/publication.py",
    "report/site/rendering.py",
    "report/site/templates/base.html.j2",
    "report/site/templates/card.html.j2",
    "report/site/templates/index.html.j2",
    "report/site/templates/partly.html.j2",
    "report/site/templates/study.html.j2",
    "report/tables/buttons.py",
    "report/tables/html_table.py",
    "report/tables/intervals.py",
    "report/tables/key_figures.py",
    "report/words/text.py",
    "studies/background/conclusions/direction.py",
    "studies/background/conclusions/links.py",
    "studies/background/conclusions/news.py",
    "studies/background/conclusions/size.py",
    "studies/background/front/",
)
"""Files and folders of the package all of whose messages a language of `translations.BRIEF` has.

Of other files it has what a summary says, such as names of key figures: a message that it
lacks is an error when it is said, and `tests/report/test_swedish.py` says those of all studies.
"""


def in_summaries(file: str) -> bool:
    """Whether all messages of `file`, by its path in the package, are said in summaries."""
    return file.startswith(IN_SUMMARIES)
