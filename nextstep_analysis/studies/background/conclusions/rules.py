"""The rules of chapter 7 in their order, and which conclusions a study shows."""

from collections.abc import Callable, Iterable, Iterator

from nextstep_analysis.conclusion import Conclusion
from nextstep_analysis.studies.background.conclusions import direction, links, news, size
from nextstep_analysis.studies.background.conclusions.given import Given

Rule = Callable[[Given], Iterator[Conclusion]]

TOPICS: tuple[tuple[Rule, ...], ...] = (
    (news.strong_but, size.industry_size, size.core_size),
    (links.supplier,),
    (links.natural,),
    (direction.growth,),
    (news.newer_asset,),
    (news.newer_risk, news.standing_risk),
    (news.documented_shortage,),
    (links.lacking,),
    (links.staff,),
    (links.near,),
    (links.buyer,),
)
"""Topics by priority; within one, the rules by priority: what the first says, the next need not."""
FEWEST, MOST = 3, 5
"""Conclusions that a study shows: a third and later one of a topic only fills up to the fewest."""


def conclusions(given: Given) -> tuple[Conclusion, ...]:
    """At most `MOST` conclusions: the first of each topic, in the order of `TOPICS`.

    Where that makes fewer than `FEWEST`, the second of each topic follow, and so on.
    """
    return chosen([[one for rule in rules for one in rule(given)] for rules in TOPICS])


def chosen(found: Iterable[list[Conclusion]]) -> tuple[Conclusion, ...]:
    """Those shown of the candidates, by topic."""
    topics = list(found)
    taken = [topic[0] for topic in topics if topic][:MOST]
    depth = 1
    while len(taken) < FEWEST and any(len(topic) > depth for topic in topics):
        more = [topic[depth] for topic in topics if len(topic) > depth]
        taken += more[: FEWEST - len(taken)]
        depth += 1
    return tuple(taken)
