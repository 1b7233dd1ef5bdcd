"""The chart of the page of all opportunities: what the cores bought here and elsewhere."""

import json
from collections.abc import Sequence

import pandas as pd

from nextstep_analysis.report.charts.all import two_sides
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.page.from_notebook import Page, figure_html
from nextstep_analysis.report.words.text import Text

_LIST = "bought"
_ORIGINS = ("region", "finland", "abroad")


def explorer_chart(pages: Sequence[Page], *, text: Text) -> tuple[str, dict[tuple[str, int], int]]:
    """The products that the cores bought elsewhere, each with its ecosystem, on one scale.

    Returns
    -------
    tuple of str and dict
        The figure as HTML, and the place in it of each row: (subject, number of the row in its
        study) → place. A product with a missing number is not drawn; without any the figure
        is "".
    """
    drawn, places = [], {}
    for page in pages:
        for number, row in enumerate(page.details["explored"][_LIST]["rows"]):
            euros = row.get("origins") or {}
            if any(euros.get(one) is None for one in _ORIGINS):
                continue
            places[page.subject, number] = len(drawn)
            drawn.append(
                {one: euros[one] for one in _ORIGINS}
                | {"label": f"{row['cells'][0]} ({page.title})", "apart": False}
            )
    if not drawn:
        return "", {}
    say = text.say
    figure = two_sides(
        pd.DataFrame(drawn),
        text=text,
        caption=_caption(pages, text),
        measure=Measure(say("Bought elsewhere"), "approx", rows=say("Product and ecosystem")),
        left=("region", say("bought here")),
        right={"finland": say("rest of Finland"), "abroad": say("abroad")},
    )
    return figure_html(json.loads(figure.to_json()), text=text), places


def _caption(pages: Sequence[Page], text: Text) -> Caption:
    say = text.say
    parts = [page.details["explored"][_LIST] for page in pages]
    return Caption(
        say("What the cores bought elsewhere, against the base here"),
        say(
            "The products of the list by ecosystem and origin, million euro; estimates. The scale "
            "is the same whichever rows are chosen"
        ),
        " ".join(sorted({part["source"] for part in parts if part["rows"]})),
        alt=say(
            "Bars of the products in the table beside, each with its ecosystem: to the left what "
            "was bought here, to the right what came from the rest of Finland and from abroad. "
            "The numbers stand under “Show data”."
        ),
    )
