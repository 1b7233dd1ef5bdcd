"""How verdicts, checks and reasons of the portfolio are said."""

from nextstep_analysis.report.words.text import Text


def development_text(verdict: str, text: Text) -> str:
    """A verdict on development (see `studies.background.development.effect`) in words."""
    say = text.say
    return {
        "better": say("better than elsewhere"),
        "worse": say("worse than elsewhere"),
        "unclear": say("no difference shown"),
        "few": say("too few events to judge"),
        "missing": say("not available"),
        "untested": say("not tested"),
    }[verdict]


def status_text(status: str, text: Text) -> str:
    """Who names the ecosystem."""
    say = text.say
    return {"named": say("named"), "proposal": say("proposal")}[status]


def state_text(state: str, text: Text) -> str:
    """What a check found."""
    say = text.say
    return {
        "yes": say("yes"),
        "partly": say("partly"),
        "no": say("no"),
        "untold": say("cannot be told"),
    }[state]


def item_text(item: str, text: Text) -> str:
    """An item of readiness."""
    say = text.say
    return {
        "roadmap": say("Actions adopted"),
        "profile": say("Profile on the site"),
        "sites": say("Sites with a source"),
        "asked": say("Plots, prices, power"),
        "contact": say("Who answers a company"),
        "references": say("References"),
        "chain": say("Value chain told"),
        "factors": say("Factors with evidence"),
        "considered": say("Considered by a body"),
    }[item]


def why_text(why: str, text: Text) -> str:
    """Why an industry is listed as left out."""
    say = text.say
    return {
        "strong": say("strong by all measures, in no core"),
        "large": say("few but large units, in no core"),
        "partly": say("strong by all measures as a group, only a part in a core"),
        "unnamed": say("more enterprises, in no ecosystem"),
        "beside": say("more enterprises, in no core"),
    }[why]


def choice_text(choice: str, text: Text) -> str:
    """How peers were chosen."""
    say = text.say
    return {
        "judgement": say("chosen by judgement"),
        "size": say("alike in size"),
        "neighbours": say("neighbours"),
    }[choice]


def list_text(name: str, text: Text) -> str:
    """The list of opportunities that a need is from."""
    say = text.say
    return {"bought": say("bought elsewhere"), "thin": say("thin links")}[name]
