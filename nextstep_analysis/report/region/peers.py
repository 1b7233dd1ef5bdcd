"""Which regions are like this one in structure, and what makes their distance."""

from nextstep_analysis.declared import Col
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Table
from nextstep_analysis.report.tables.html_table import Column

_PEER = Col("Whether it is a peer by structure", "text")


def peers_table(teller: Teller) -> Table:
    """All other regions, nearest first; needs ``structural_peers``."""
    say = teller.text.say
    table = teller.frame("structural_peers")
    shown = table.assign(
        name=[teller.region_label(code) for code in table["region"]],
        peer=[say("yes") if chosen else say("no") for chosen in table["chosen"]],
    )
    return teller.table(
        "structural_peers",
        frame=shown,
        caption=say("Regions by likeness in structure, and what makes their distance"),
        columns={
            "name": Column(say("Region"), of="region"),
            "rank": Column(say("Rank"), "d"),
            "distance": Column(say("Distance"), ".2f"),
            "peer": Column(say("Peer by structure"), of=_PEER),
            "size": Column(say("Of it: size"), ".0%"),
            "enterprise_mix": Column(say("Of it: enterprises by industry"), ".0%"),
            "job_mix": Column(say("Of it: jobs by industry"), ".0%"),
            "settlement": Column(say("Of it: settlement"), ".0%"),
            "labour": Column(say("Of it: labour market"), ".0%"),
        },
    )
