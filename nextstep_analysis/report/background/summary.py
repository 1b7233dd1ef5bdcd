"""What is said of a study in short: its key figures in words, and what the site needs to know."""

from typing import Any

from nextstep_analysis.kind import FIRST
from nextstep_analysis.report.background.document import document
from nextstep_analysis.report.background.explored import explored
from nextstep_analysis.report.background.front import ages
from nextstep_analysis.report.background.handed_over import compared
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.tables.key_figures import figure_words, sources_of
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Study

METHOD_CHECK = "back_test"  # the table of a study that tells how the method would have done
HEADLINE = 3  # key figures on a card of the index


def summarise(study: Study, text: Text) -> dict[str, Any]:
    """What the index of the site says of a study, as plain JSON in one language; its `document`.

    A summary that stands alone has no document: the whole study hands it over.
    """
    return {
        "kind": FIRST,
        "subject": study.ecosystem,
        "language": text.language,
        "region": study.region,
        "region_name": text.name(study.region),
        "title": text.pick(study.title),
        "titles": dict(study.title),
        "lead": text.pick(study.summary),
        "status": text.say(study.status),
        "headline": [figure_words(figure, text) for figure in study.key_figures[:HEADLINE]],
        "headline_source": sources_of(study.key_figures[:HEADLINE], study, text),
        "method_checks": _method_checks(study, text),
        "producers": sorted({text.pick(source.producer) for source in study.sources.values()}),
        "verdict": text.say(study.front.verdict),
        "ages": ages(study, text),
        "details": {"compared": compared(study, text), "explored": _explored(study, text)},
        "document": {} if text.brief else document(study, text),
    }


def _explored(study: Study, text: Text) -> dict[str, Any]:
    """The openings and needs for the page of those of all; it is not offered beside summaries."""
    return {} if text.brief else explored(Teller(study, text))


def _method_checks(study: Study, text: Text) -> list[str]:
    """What trying the method on past years has shown, for the page on methods if there is one."""
    if METHOD_CHECK not in study.tables or text.brief:
        return []
    told = [text.say(finding) for finding in study.findings if finding.evidence == METHOD_CHECK]
    return [*told, *(text.say(note) for note in study.tables[METHOD_CHECK].notes)]
