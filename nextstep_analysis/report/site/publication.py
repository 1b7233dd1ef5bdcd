"""When a report was published, in which version, of what age, and how to cite it: said once."""

from collections.abc import Sequence

from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.page.published import day_of, version_of
from nextstep_analysis.report.site.addresses import Site
from nextstep_analysis.report.words.text import Text


def published_line(page: Page, *, site: Site, text: Text) -> str:
    """Day, version and the ages of the main figures; "" of a report that tells no ages."""
    return published_together([page], site=site, text=text)


def published_together(pages: Sequence[Page], *, site: Site, text: Text) -> str:
    """The same of a page that shows what several reports say: their ages each once, one version."""
    ages = dict.fromkeys(filter(None, (page.told("ages") for page in pages)))
    if not ages:
        return ""
    told = text.say("Age of the figures: {ages}.", ages="; ".join(ages))
    if not site.published:
        return told
    day = day_of(site.published, text)
    version = version_of("".join(page.body for page in pages))
    first = text.say("Published {day}, version {version}.", day=day, version=version)
    return f"{first} {told}"


def called(page: Page, *, site: Site, text: Text) -> str:
    """What the report is: its kind, and that it is the summary where that stands alone."""
    kind = site.kind_of(page).title(text)
    return f"{kind}, {text.say('summary')}" if text.brief else kind


def citation(page: Page, *, site: Site, text: Text) -> str:
    """How the report is cited; "" where the day of publication is not known."""
    if not site.published:
        return ""
    return text.say(
        "How to cite: {publisher}: {title}. {kind}, {day}, version {version}.",
        publisher=text.pick(site.publisher),
        title=page.title,
        kind=called(page, site=site, text=text),
        day=day_of(site.published, text),
        version=version_of(page.body),
    )
