"""The choice of peers on a page: a control, and what the strip, a table and sentences then say."""

import re
from collections.abc import Sequence
from html import escape

from nextstep_analysis.claim import all_of, cells, counted
from nextstep_analysis.codes import PEERS
from nextstep_analysis.report.background.gaps_specialisation_performance import (
    PERFORMANCE,
    PERFORMANCE_NOTE,
    measure_names,
    performance_readings,
    performance_table,
)
from nextstep_analysis.report.background.regions import beside_own_peers, beside_peers
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Bullets, Paragraph, Table
from nextstep_analysis.report.page.choices import Choice, Slot, Version
from nextstep_analysis.study import Code, Statement

CHOICE, SHARE, CHOSEN = "peers", "share", "chosen"
"""The name of the choice, and slots: the sentence on the share, who the peers are."""
STRUCTURE, NEIGHBOURS = "structure", "neighbours"
_WHO = {
    STRUCTURE: Statement("The peers are the regions nearest in structure: {peers}."),
    "judgement": Statement("The peers were chosen by judgement for this ecosystem: {peers}."),
    "size": Statement("The peers are the regions nearest in number of residents: {peers}."),
    NEIGHBOURS: Statement("The peers are the neighbouring regions: {peers}."),
}
_SHARE_TURNS = {
    "larger": Statement(
        "The core's share is larger than in {a:d} of {n:d} peers; of the peers by structure, "
        "than in {b:d} of {m:d}."
    ),
    "smaller": Statement(
        "The core's share is smaller than in {a:d} of {n:d} peers; of the peers by structure, "
        "than in {b:d} of {m:d}."
    ),
}
_TURN = Statement("{measure}: {after}; against the peers by structure {before}.")
_BODY = re.compile(r"<tbody[^>]*>(.*)</tbody>", re.DOTALL)


def choices(teller: Teller) -> list[str]:
    """The choices of peers that the study has, its own first; none where its maker named them."""
    if "peer_sets" not in teller.study.tables:
        return []
    return list(dict.fromkeys(teller.frame("peer_sets")["choice"]))


def share_sentence(teller: Teller) -> list[Block]:
    """From which peers the core's share is told apart, in its slot."""
    said = beside_own_peers(teller)
    return [] if said is None else [Slot(SHARE, [Paragraph(teller.tell(said))])]


def peers_said(teller: Teller, caveats: Sequence[str]) -> list[Block]:
    """What is said of the peers among the limits, in its slot."""
    return [Slot(CHOSEN, [Bullets(caveats)])] if caveats else []


def control(teller: Teller) -> list[Block]:
    """The control beside the strip; nothing where there is no choice."""
    say, found = teller.text.say, choices(teller)
    if len(found) < 2:
        return []
    labels = {
        STRUCTURE: say("alike in structure"),
        "judgement": say("chosen by judgement"),
        "size": say("alike in size"),
        NEIGHBOURS: say("neighbours"),
    }
    notes = [
        say(
            "Changes the strip, the sentence on the share, and growth and productivity in "
            "appendix 5; all else compares with the peers alike in structure."
        )
    ]
    if NEIGHBOURS not in found:
        region = Code(teller.study.region)
        notes.append(say("{region:name} has no land border with another region.", region=region))
    return [
        Choice(
            CHOICE,
            say("Peer regions"),
            [(name, labels[name]) for name in found],
            notes,
            [Paragraph(teller.tell(_who(teller, STRUCTURE)))],
        )
    ]


def versions(teller: Teller) -> list[Block]:
    """What each other choice says, to be put into the slots of the page."""
    return [_version(teller, name) for name in choices(teller)[1:]]


def performance_tables(teller: Teller) -> list[Table]:
    """The table of growth and productivity for each other choice, for the workbook."""
    return [performance_table(teller, name) for name in choices(teller)[1:]]


def _version(teller: Teller, choice: str) -> Version:
    table, peers = teller.frame("peer_ratios"), _peers(teller, choice)
    apart = table[table["choice"] == choice].set_index("region")["apart"]
    share = beside_peers(teller, "peer_ratios", peers, apart)
    who = teller.tell(_who(teller, choice))
    body = _BODY.search(performance_table(teller, choice).markup)
    slots = {
        "said": Paragraph(who).html() + _turns(teller, choice),
        CHOSEN: Bullets([who]).html(),
        PERFORMANCE: "".join(block.html() for block in _told(teller, choice)),
        f"{PERFORMANCE}-rows": f"<table><tbody>{body[1] if body else ''}</tbody></table>",
        PERFORMANCE_NOTE: escape(_method(teller, choice)),
    }
    if share is not None:
        slots[SHARE] = Paragraph(teller.tell(share)).html()
    return Version(CHOICE, choice, peers, slots)


def _peers(teller: Teller, choice: str) -> tuple[str, ...]:
    table = teller.frame("peer_sets")
    return tuple(table.loc[table["choice"] == choice, "region"])


def _who(teller: Teller, choice: str) -> Statement:
    peers = _peers(teller, choice)
    claim = all_of("peer_sets", {"choice": choice}, among={"choice": choice, "region": peers})
    return _WHO[choice].given(claims=(claim,), peers=[Code(peer) for peer in peers])


def _told(teller: Teller, choice: str) -> list[Paragraph]:
    """The findings on performance of a choice."""
    own = [f for f in teller.study.findings if f.evidence == "peer_performance"]
    return [
        Paragraph(teller.text.say(finding)) for finding in own if finding.values["choice"] == choice
    ]


def _method(teller: Teller, choice: str) -> str:
    """The remark under the table that names the peers: the choices have one each."""
    return dict(zip(choices(teller)[1:], teller.notes("peer_performance"), strict=True))[choice]


def _turns(teller: Teller, choice: str) -> str:
    """What changes in the findings, as HTML."""
    say, table = teller.text.say, teller.frame("peer_turns")
    rows = table[table["choice"] == choice]
    if rows.empty:
        return Paragraph(say("No verdict changes.")).html()
    told = [teller.tell(_turn(teller, choice, row)) for row in rows.itertuples()]
    return Paragraph(say("What changes:")).html() + Bullets(told).html()


def _turn(teller: Teller, choice: str, row) -> Statement:
    if row.of in _SHARE_TURNS:
        return _share_turn(teller, choice, row.of)
    read = performance_readings(teller)
    where = {"measure": row.of, "against": PEERS}
    claims = (
        cells("gap_performance", where, reading=row.before),
        cells("peer_performance", {**where, "choice": choice}, reading=row.after),
    )
    words = {"before": read[row.before], "after": read[row.after]}
    return _TURN.given(claims=claims, measure=measure_names(teller)[row.of], **words)


def _share_turn(teller: Teller, choice: str, side: str) -> Statement:
    table = teller.frame("peer_ratios")
    values, claims = {}, []
    for name, (part, whole) in {choice: ("a", "n"), STRUCTURE: ("b", "m")}.items():
        rows = table[table["choice"] == name]
        values |= {part: int((rows["apart"] == side).sum()), whole: len(rows)}
        where = {"choice": name}
        claims += [
            counted("peer_ratios", {**where, "apart": side}, values[part]),
            counted("peer_ratios", where, values[whole]),
        ]
    return _SHARE_TURNS[side].given(claims=claims, **values)
