"""The core beside other regions: the strip of all, and from which peers it is told apart."""

from functools import partial

import pandas as pd

from nextstep_analysis.claim import Claim
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.charts.strip import HERE, OTHER, PEER, Strip
from nextstep_analysis.study import Code, Statement, in_a_row

_APART = {
    "larger": Statement(
        "The core's share of enterprises is larger in {region:in} than in {others:in}."
    ),
    "smaller": Statement(
        "The core's share of enterprises is smaller in {region:in} than in {others:in}."
    ),
    "not told": Statement(
        "The core's share of enterprises in {region:in} cannot be told from that in {others:in}."
    ),
}
_THEN = {
    "smaller": Statement("It is smaller than in {others:in}."),
    "not told": Statement("It cannot be told from that in {others:in}."),
}
"""The same after another sentence."""


def region_strip(teller: Teller) -> Strip:
    """The core as a whole in all regions, the region and its peers marked."""
    say, study = teller.text.say, teller.study
    table = teller.frame("core_regions")
    smoothed = table["smoothed_quotient"]
    names = [teller.region_label(code) for code in table["region"]]
    kinds = {study.region: HERE} | dict.fromkeys(study.peers, PEER)
    rows = pd.DataFrame(
        {
            "code": table["region"],
            "label": names,
            "told": [say("{region} (the core)", region=name) for name in names],
            "value": smoothed if smoothed.notna().any() else table["location_quotient"],
            "lower": table["lower"],
            "upper": table["upper"],
            "kind": [kinds.get(code, OTHER) for code in table["region"]],
        }
    )
    legend = {
        HERE: say("The region studied"),
        PEER: say("Peer region"),
        OTHER: say("Other region"),
    }
    label = say("The core in {n:d} regions", n=len(rows))
    return Strip(label, rows, legend)


def beside_peers(
    teller: Teller, table: str, peers: tuple[str, ...], apart: pd.Series
) -> Statement | None:
    """From which of `peers` the core's share is told apart: by the ratio of shares, by Holm.

    `apart` has the answer for each of them, as the study's `table` has it; None where it
    cannot be tested.
    """
    if apart.empty or (apart == "missing").any():
        return None
    sides = {"larger": 1, "smaller": -1, "not told": 0}
    says = {
        "region": teller.study.region,
        "codes": tuple(teller.core),
        "others": peers,
        "apart": {other: sides[apart[other]] for other in peers},
    }
    claim = Claim("ratio", table, says=says)
    region, found = Code(teller.study.region), []
    for side in _APART:
        if codes := [Code(code) for code in apart.index[apart == side]]:
            message = _THEN[side].given if found else partial(_APART[side].given, region=region)
            found.append(message(claims=(claim,), others=codes))
    return in_a_row(found)


def beside_own_peers(teller: Teller) -> Statement | None:
    """`beside_peers` for those that the study compares with."""
    table, study = teller.frame("core_by_region"), teller.study
    peers = table[table["region"].isin(study.peers)].set_index("region")["apart"]
    return beside_peers(teller, "core_by_region", study.peers, peers)
