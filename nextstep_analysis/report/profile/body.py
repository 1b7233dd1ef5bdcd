"""The body of a profile's page: what a company asks, in the order in which it asks it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from nextstep_analysis.profile import Journey, Number, Row, Section
from nextstep_analysis.report.page.blocks import _Html
from nextstep_analysis.report.profile.map import map_figure
from nextstep_analysis.report.profile.words import Reference, Words

CUSTOMERS, SITES = "customers_and_value_chains", "sites_and_premises"
SECOND_PAGE = ("pilot_and_reference_sites", "university_cooperation")
MORE = ("networks", "energy", "services_and_funding", "location_and_connections")


@dataclass(frozen=True)
class Piece(_Html):
    """HTML made here, as one block."""

    markup: str

    def html(self) -> str:
        return self.markup


def body(words: Words) -> str:
    """All of the page below its title; sources are numbered in the order of the page."""
    say, profile = words.text.say, words.profile
    by_factor = {section.factor: section for section in profile.offers}
    first = [
        _offer(words),
        _numbers(profile.numbers, words),
        _opportunities(profile.opportunities, words),
        _beside(_chain(words) + _section(by_factor.get("skilled_labour"), words), _map(words)),
        _beside(_location(words), _section(by_factor.get(SITES), words)),
    ]
    tests = _section(by_factor.get(SECOND_PAGE[0]), words)
    references = _rows(say("References"), "references", profile.references, words)
    partners = _section(by_factor.get(SECOND_PAGE[1]), words)
    network, energy, funding, _ = (_section(by_factor.get(name), words) for name in MORE)
    second = [
        _beside(tests + references, partners + network, "page-break"),
        _beside(energy, funding),
        _beside(_know(words), _start(words)),
        _swedish(profile.swedish),
    ]
    for heads in filter(None, (profile.claim, profile.offer)):
        words.numbers_of(heads)  # titles have no marks; their facts stand below, too
    return "\n".join(part for part in (*first, *second, _sources(words)) if part)


def _offer(words: Words) -> str:
    offer = words.profile.offer
    return f'<p class="verdict">{escape(words.words(offer))}</p>' if offer else ""


def _numbers(numbers: Sequence[Number], words: Words) -> str:
    cards = []
    for one in numbers:
        small = escape(words.words(one.told, one.small)) if one.small else ""
        label = f"{escape(words.words(one.told))} <small>{small}{words.marks(one.told)}</small>"
        value = escape(words.words(one.told, one.value))
        cards.append(f"<div><dt>{label}</dt><dd>{value}</dd></div>")
    return f'<dl class="figures three">{"".join(cards)}</dl>' if cards else ""


def _opportunities(rows: Sequence[Row], words: Words) -> str:
    if not rows:
        return ""
    cards = "".join(
        f"<li><b>{escape(words.pick(row.name))}</b>{words.joined(row.says)}.</li>" for row in rows
    )
    return _titled(
        words.text.say("Opportunities"), "opportunities", f'<ul class="open">{cards}</ul>'
    )


def _chain(words: Words) -> str:
    stages = "".join(
        f"<li><b>{escape(words.pick(row.name))}</b>{words.joined(row.says)}</li>"
        for row in words.profile.chain
    )
    if not stages:
        return ""
    title = words.text.say("The chain you join")
    return _titled(title, "chain", f'<ol class="chain">{stages}</ol>')


def _section(section: Section | None, words: Words) -> str:
    if section is None:
        return ""
    return _rows(words.pick(section.name), section.factor.replace("_", "-"), section.rows, words)


def _rows(title: str, identity: str, rows: Sequence[Row], words: Words) -> str:
    if not rows:
        return ""
    told = "".join(
        f"<div><dt>{escape(words.pick(row.name))}</dt><dd>{words.joined(row.says)}</dd></div>"
        for row in rows
    )
    return _titled(title, identity, f'<dl class="facts">{told}</dl>')


def _map(words: Words) -> str:
    return map_figure(words)


def _location(words: Words) -> str:
    say, profile = words.text.say, words.profile
    rows = "".join(_journey(one, words) for one in profile.minutes)
    heads = (
        f'<th scope="col">{escape(say("To"))}</th><th scope="col">{escape(say("By"))}</th>'
        f'<th scope="col" class="number">{escape(say("Minutes"))}</th>'
    )
    caption = escape(say("Travel times from Lahti"))
    table = (
        '<figure class="table"><div class="scroll"><table>'
        f"<caption><span>{caption}</span></caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></figure>"
        if rows
        else ""
    )
    reach = f'<p class="small">{words.html(profile.reach)}</p>' if profile.reach else ""
    by_factor = {section.factor: section for section in profile.offers}
    more = _list(by_factor[MORE[3]].rows, words) if MORE[3] in by_factor else ""
    return _titled(say("Location in minutes"), "location", table + more + reach)


def _journey(one: Journey, words: Words) -> str:
    return (
        f'<tr><th scope="row">{escape(words.pick(one.to))}</th>'
        f"<td>{escape(words.pick(one.by))}{words.marks(one.told)}</td>"
        f'<td class="number">{escape(words.pick(one.minutes))}</td></tr>'
    )


def _list(rows: Iterable[Row], words: Words) -> str:
    told = "".join(
        f"<div><dt>{escape(words.pick(row.name))}</dt><dd>{words.joined(row.says)}</dd></div>"
        for row in rows
    )
    return f'<dl class="facts">{told}</dl>'


def _know(words: Words) -> str:
    if not words.profile.know:
        return ""
    items = "".join(f"<li>{words.html(one)}</li>" for one in words.profile.know)
    title = words.text.say("What you should know")
    return _titled(title, "know", f"<ul>{items}</ul>", "pane risk")


def _start(words: Words) -> str:
    profile, say = words.profile, words.text.say
    steps = "".join(
        f"<li><b>{escape(words.pick(name))}</b> {escape(words.pick(text))}</li>"
        for name, text in profile.start
    )
    shown = profile.address.removeprefix("https://").rstrip("/")
    link = f'<a href="{escape(profile.address)}">{escape(shown)}</a>'
    contact = f"<p>{escape(say('Ask here'))}: {escape(words.pick(profile.contact))}. {link}</p>"
    return _titled(say("How to start"), "start", f'<ol class="how">{steps}</ol>{contact}', "pane")


def _swedish(swedish: str) -> str:
    if not swedish:
        return ""
    return (
        '<section lang="sv" aria-labelledby="swedish" class="swedish"><h2 id="swedish" lang="sv">'
        f"Sammanfattning på svenska</h2><p>{escape(swedish)}</p></section>"
    )


def _sources(words: Words) -> str:
    items = "".join(_source(one, words) for one in words.sources.values())
    title = words.text.say("Sources")
    return _titled(title, "profile-sources", f'<ol class="sources">{items}</ol>')


def _source(one: Reference, words: Words) -> str:
    text = words.text
    named = f'<a href="{escape(one.url)}">{escape(one.words)}</a>' if one.url else escape(one.words)
    date = (
        f", {escape(text.date(one.date) if len(one.date) == 10 else one.date)}" if one.date else ""
    )
    second = f" ({escape(text.say('secondary source'))})" if one.confidence == "medium" else ""
    return f'<li id="s{one.number}">{named}{date}{second}</li>'


def _titled(title: str, identity: str, content: str, classes: str = "") -> str:
    held = f' class="{classes}"' if classes else ""
    return (
        f'<section{held} aria-labelledby="{identity}"><h2 id="{identity}">{escape(title)}</h2>'
        f"{content}</section>"
    )


def _beside(left: str, right: str, classes: str = "") -> str:
    if not (left and right):
        return f'<div class="{classes}">{left or right}</div>' if left or right else ""
    return f'<div class="two {classes}"><div>{left}</div><div>{right}</div></div>'
