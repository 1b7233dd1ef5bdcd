"""What the page of a list of prospects says, as messages."""

from nextstep_analysis.prospects import BOUGHT, CORE, NEAR, NEEDS, THIN
from nextstep_analysis.study import Statement

LICENCE = Statement("an internal working list, which is not to be published or passed on")
SUMMARY = Statement("Summary")
FIRST = Statement("Whom to contact first")
KNOWN = Statement("What is known of them")
SHORT_LIST = Statement("The short list")
FITS = Statement("What of the background studies they fit")
PLACES = Statement("Where the fits come from, place by place")
SPREAD = Statement("How the list is spread")
OUT = Statement("Who is not in the list, and why")
UNKNOWN = Statement("What is not known")
INDEX = Statement("How the priority index is made")
LEAD = Statement(
    "{n:d} companies outside {region} stand in the list, of {fit:d} that fit what its ecosystems "
    "look for. The register of companies is of {day:date}."
)
SHORT = Statement(
    "The first {short:d} are proposed for the short list. However what is not known turns out, "
    "{sure:d} of them stay among the first {short:d} of all that fit; those that follow may be as "
    "good as the others."
)
CONFIDENCE = Statement(
    "Confidence in the index: confident of {good:d} companies, fairly confident of {fair:d}, not "
    "confident of {weak:d}."
)
NONE_SURE = Statement(
    "The first {short:d} are proposed for the short list. Of none of them is it sure that it "
    "belongs there: too little is known for that, and those that follow may be as good."
)
WORKBOOK = Statement(
    "People work in the workbook that {command} writes: all companies of the list, filters, and "
    "columns of their own. What they write there does not stand on this page."
)
COMMAND = "nextstep prospects"
RANKS = Statement(
    "The rank is that among all companies that fit. The best and the worst rank are those that the "
    "intervals of the index leave open."
)
SIDE_BY_SIDE = Statement(
    "Signals stand side by side in the list, and none of them is summed unseen. To be on no "
    "imported list is not known, either: no list is whole."
)
ACCOUNTS = Statement("Filed accounts (PRH)")
TURNOVER = Statement("Filed accounts (PRH); of companies abroad imported lists")
LISTS = Statement("Lists that people have imported")
ESTIMATE = Statement("Estimate of this workbench")
SOURCES = {
    "growth": ACCOUNTS,
    "funding_dated": LISTS,
    "site_dated": LISTS,
    "hiring_dated": LISTS,
    "minutes": ESTIMATE,
    "turnover": TURNOVER,
    "personnel": ACCOUNTS,
    "persons": LISTS,
}
"""Where what is known comes from, by its column."""
WHY_HERE = Statement(
    "Rank {rank:d} (from {best:d} to {worst:d}), index {index:.2f} (from {low:.2f} to {high:.2f}), "
    "{confidence}."
)
FROM_STUDIES = Statement(
    "Each company stands here by the best place that it surely fits, or where there is none, may "
    "fit. The links lead to the list of the background study, where this page stands beside a "
    "built site."
)
CAPS = Statement(
    "Of {n:d} companies asked for, one industry may have at most {industry:.0%}, one municipality "
    "{municipality:.0%} and one ecosystem {ecosystem:.0%}, so that none floods the list."
)
NEVER = Statement("Nothing: who is on no list is not known")
PARTS = {
    "fit": (
        Statement("Fit"),
        Statement(
            "First among the needs of a gap, by a code that tells for sure; other lists count less"
        ),
        Statement("Nothing that is sure: a code that only may fit counts from 0"),
    ),
    "growth": (
        Statement("Growth of turnover a year"),
        Statement("At least {high:.0%}"),
        Statement("At most {low:.0%}"),
    ),
    "funding": (Statement("Public funding"), Statement("Decided today"), NEVER),
    "site": (Statement("New site"), Statement("Seen today"), NEVER),
    "hiring": (Statement("Hiring"), Statement("Seen today"), NEVER),
    "reach": (
        Statement("Reach"),
        Statement("An address in the region, or at most {near:d} minutes by road"),
        Statement("At least {far:d} minutes by road"),
    ),
    "size": (
        Statement("Size"),
        Statement("Turnover of at least {most:meur}"),
        Statement("Turnover of at most {least:meur}"),
    ),
}
"""Parts of the index: what each is called, what counts 1, what counts 0."""
SIGNAL_AGE = Statement(
    "A signal that is {years:d} years old counts {least:.1f}, an older one is not known: to be on "
    "a list is never a fault."
)
NOT_KNOWN = (
    Statement(
        "Whether a company would come: the list says whom to ask, and not what they will answer."
    ),
    Statement(
        "What a company makes: its main industry is known by its code, and nothing of its products "
        "or its other industries."
    ),
    Statement(
        "Turnover and its growth of companies that have not filed digital accounts, or have filed "
        "abbreviated ones."
    ),
    Statement(
        "New sites and hiring, but for lists that a person has imported: no open source has them."
    ),
    Statement("Groups of companies: the register has none, and the list only proposes them."),
    Statement("Companies abroad, but for lists that a person has imported."),
    Statement("How long a journey really takes: minutes by road are estimates."),
)
WHAT = {
    "industry": Statement("Industry"),
    "municipality": Statement("Municipality"),
    "ecosystem": Statement("Ecosystem"),
}
ANCHORS = {
    NEEDS: "needs-ranked",
    BOUGHT: "potential-bought",
    THIN: "potential-thin",
    NEAR: "potential-near",
    CORE: "potential-core",
}
"""Where each list stands in a background study."""
