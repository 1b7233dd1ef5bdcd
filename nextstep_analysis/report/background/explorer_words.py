"""What the page of all opportunities and needs calls its lists and choices, and its scripts say."""

from collections.abc import Collection

from nextstep_analysis.report.background.explored import NEEDS
from nextstep_analysis.report.background.gaps import gap_name
from nextstep_analysis.report.background.handed_over import verdict_text
from nextstep_analysis.report.background.potential import confidence_rule
from nextstep_analysis.report.words.text import Text, lower_first, upper_first

_VERDICTS = (
    "specialised",
    "few large units",
    "many small units",
    "at par",
    "fewer",
    "not enough to say",
)


def heading_of(name: str, text: Text) -> str:
    """What a list or a gap is called."""
    if name in NEEDS:
        return gap_name(name, text)
    say = text.say
    return {
        "core": say("Deepen the core"),
        "bought": say("Bought elsewhere"),
        "thin": say("Thin links"),
        "near": say("Near and strong"),
    }[name]


def caption_of(name: str, text: Text) -> str:
    """What a table shows where the studies do not say it: that of a gap, or of an empty list."""
    if name in NEEDS:
        return text.say("Development needs – {gap}", gap=lower_first(gap_name(name, text)))
    return heading_of(name, text)


def entry_of(name: str, text: Text) -> str:
    """What stands in a list, before what the studies say of it; "" where they say it all."""
    say = text.say
    return {
        "core": say(
            "The cores' own industries, by three measures read together: enterprises, regional "
            "accounts and jobs."
        ),
        "bought": say(
            "Products that the cores bought elsewhere and that could be won at most. Euros of one "
            "ecosystem say where to look closer in it, not which ecosystem is better."
        ),
        "suppliers": say(
            "The same purchases as under “Bought elsewhere”, read as needs and without what the "
            "core makes itself: the euros are not added up."
        ),
    }.get(name, "")


def opportunity_notes(text: Text) -> tuple[str, ...]:
    """By which rules the rows of opportunities are sure, and that those of needs are others."""
    differ = text.say(
        "An industry may have another confidence as a need than as an opportunity, for the rules "
        "differ."
    )
    return confidence_rule(text), differ


def statuses(found: Collection[str], text: Text) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices of confidence and of verdicts, in groups; those that no row has are left out."""
    say = text.say
    sure = {
        "good": say("Confidence good or high"),
        "fair": say("Confidence fair or medium"),
        "weak": say("Confidence weak or low"),
    }
    verdicts = {name: upper_first(verdict_text(name, text)) for name in _VERDICTS}
    groups = ((say("Confidence"), sure), (say("Three measures together"), verdicts))
    shown = (
        (group, [(key, label) for key, label in labels.items() if key in found])
        for group, labels in groups
    )
    return [(group, labels) for group, labels in shown if labels]


def strings(text: Text) -> dict[str, str]:
    """What `explorer.js` says; it puts the numbers and the choices in itself."""
    say = text.say
    return {
        "count": say("{shown} of {all} rows", shown="{shown}", all="{all}"),
        "none": say("No row fits these choices."),
        "everything": say("all rows"),
        "chosen": say("Chosen: {choices}.", choices="{choices}"),
        "unknown": say(
            "The address names choices that this page does not have; they are left out."
        ),
        "words": say("words “{words}”", words="{words}"),
        "shared": say("only what several ecosystems share"),
    }
