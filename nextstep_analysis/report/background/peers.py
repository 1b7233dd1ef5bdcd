"""Peers by structure, beside those chosen by judgement."""

from nextstep_analysis.declared import Col
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Heading
from nextstep_analysis.report.tables.html_table import Column

SHOWN = 10
_PEER = Col("Whether it is a peer by structure or by judgement", "text")


def structural_peers(teller: Teller) -> list[Block]:
    """The nearest regions, their distance and what makes it; needs ``structural_peers``."""
    say = teller.text.say
    table = teller.frame("structural_peers")
    told = {
        (True, True): say("by structure and by judgement"),
        (True, False): say("by structure"),
        (False, True): say("by judgement"),
        (False, False): say("no"),
    }
    shown = table[(table["rank"] <= SHOWN) | table["prior"]]
    shown = shown.assign(
        name=[teller.region_label(code) for code in shown["region"]],
        peer=[told[pair] for pair in zip(shown["chosen"], shown["prior"], strict=True)],
    )
    block = teller.table(
        "structural_peers",
        frame=shown,
        caption=say("Regions nearest in structure, and what makes their distance"),
        columns={
            "name": Column(say("Region"), of="region"),
            "rank": Column(say("Rank"), "d"),
            "distance": Column(say("Distance"), ".2f"),
            "peer": Column(say("Peer"), of=_PEER),
            "size": Column(say("Of it: size"), ".0%"),
            "enterprise_mix": Column(say("Of it: enterprises by industry"), ".0%"),
            "job_mix": Column(say("Of it: jobs by industry"), ".0%"),
            "settlement": Column(say("Of it: settlement"), ".0%"),
            "labour": Column(say("Of it: labour market"), ".0%"),
        },
    )
    heading = Heading(3, "structural-peers", say("Peers by structure"))
    return [heading, *teller.told("structural_peers"), block]
