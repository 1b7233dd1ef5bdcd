"""Lines that lead to the page of the region, where what all studies share stands once."""

from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.front_blocks import InReport

REGION = "region"
"""The kind of report that it is."""


def on_region(teller: Teller, place: str) -> InReport:
    """The line that leads to `place` of the page: ``reach``, ``peers``, ``references``…"""
    say = teller.text.say
    labels = {
        "reach": say("who is near, jobseekers and the diversity of industries"),
        "peers": say("distances of all regions in structure"),
        "references": say("reference ecosystems, their scores and evidence"),
        "datasets": say("datasets, their licences and limits"),
    }
    return InReport(say("On the page of the region:"), labels[place], REGION, place)
