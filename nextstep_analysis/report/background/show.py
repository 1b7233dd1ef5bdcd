"""A study's chapters in a notebook, with one call."""

from collections.abc import Sequence
from difflib import get_close_matches

from IPython import get_ipython
from IPython.display import display

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.study import Study

CHAPTERS = (
    "summary",
    "questions",
    "definition",
    "state",
    "development",
    "potential",
    "gaps",
    "factors",
    "conclusions",
    "limits",
    "sources",
)
"""The parts of a report in their order, each a method of `StudyReport`."""


def show(study: Study, *, language: str = "en", chapters: str | Sequence[str] = CHAPTERS) -> None:
    """Show the report of `study` below a notebook's cell, as JupyterLab shows it.

    Parameters
    ----------
    study : Study
        As `background_study` gives it.
    language : str
        ``"en"`` or ``"fi"``.
    chapters : str or sequence of str
        One or some of `CHAPTERS`, in the order wanted; all when left out.

    Raises
    ------
    ReportError
        If a chapter or the language is not known, or there is no notebook to show it in.
    """
    names = [chapters] if isinstance(chapters, str) else list(chapters)
    for name in names:
        if name not in CHAPTERS:
            near = get_close_matches(str(name), CHAPTERS, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ";"
            raise ReportError(f"unknown chapter {name!r}{hint} known: {', '.join(CHAPTERS)}")
    if get_ipython() is None:
        raise ReportError(
            "a study is shown in a notebook, and this is none: open one with `make lab`, or "
            "write the report as a page with `nextstep study`"
        )
    report = StudyReport(study, language=language)
    for name in names:
        display(getattr(report, name)())
