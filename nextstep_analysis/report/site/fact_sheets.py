"""Methods and data as sections of named facts, in one language: what their pages show."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.site.formula import formula_html
from nextstep_analysis.report.site.site_facts import DatasetFacts, IndicatorFacts, Reference
from nextstep_analysis.report.words.text import Text, upper_first

_GROUPS = (  # of indicators: id of the section, modules in it
    (
        "specialisation",
        ("specialisation", "industry_mix", "ratio_of_shares", "gamma_poisson", "three_measures"),
    ),
    ("concentration", ("concentration", "agglomeration", "traded")),
    ("diversity", ("diversity",)),
    (
        "growth",
        ("shift_share", "growth", "effect_dispersion", "regional_effect", "shrunken_growth"),
    ),
    ("demography", ("demography", "periods")),
    (
        "relatedness",
        (
            "relatedness",
            "relative_relatedness",
            "bootstrap",
            "skills",
            "entry_exit",
            "expected_presence",
            "gaps",
        ),
    ),
    ("complexity", ("complexity", "outlook", "fitness")),
    (
        "comparison",
        (
            "composite",
            "sensitivity",
            "rank_uncertainty",
            "peers",
            "projection",
            "validation",
            "multiplicity",
            "openings_model",
            "order_stability",
        ),
    ),
    ("totals", ("aggregates",)),
    ("comparability", ("bridge", "borders")),
    ("reach", ("accessibility", "labour")),
    ("flows", ("input_output", "linkages", "regionalisation", "value_chain")),
)
_FORMULA = Markup('<span class="formula" translate="no">{}</span>')
_ENGLISH = Markup('<span lang="en">{}</span>')  # a reference, on a page of whatever language


@dataclass(frozen=True)
class Fact:
    """A label and what it stands for: one value, or several in a list."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class FactSheet:
    """An indicator or a dataset."""

    id: str
    title: str
    lead: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Section:
    """Fact sheets under one heading."""

    id: str
    title: str
    sheets: tuple[FactSheet, ...]


def method_sections(
    reference: Reference, text: Text, kinds: Sequence[ReportKind] = ()
) -> list[Section]:
    """The indicators by field; those of a module without a field come last."""
    known = {module for _id, modules in _GROUPS for module in modules}
    modules_used = {indicator.function.split(".")[0] for indicator in reference.indicators}
    groups = [*_GROUPS, ("others", tuple(sorted(modules_used - known)))]
    titles = _group_titles(text)
    datasets = {dataset.id: dataset for dataset in reference.datasets}
    sections = []
    for name, modules in groups:
        mine = [i for i in reference.indicators if i.function.split(".")[0] in modules]
        sheets = [_indicator_sheet(indicator, datasets, text, kinds) for indicator in mine]
        sections.append(Section(name, titles[name], _sorted(sheets)))
    return [section for section in sections if section.sheets]


def data_sections(reference: Reference, text: Text) -> list[Section]:
    """The datasets by kind: figures, names, boundaries."""
    titles = {
        "table": text.say("Figures"),
        "names": text.say("Names and classifications"),
        "boundaries": text.say("Boundaries for maps"),
    }
    sections = []
    for kind, title in titles.items():
        sheets = [_dataset_sheet(d, text) for d in reference.datasets if d.kind == kind]
        sections.append(Section(f"kind-{kind}", title, _sorted(sheets)))
    return [section for section in sections if section.sheets]


def licences(datasets: Iterable[DatasetFacts], text: Text) -> list[Fact]:
    """Producers by licence."""
    producers: dict[str, set[str]] = {}
    for dataset in datasets:
        licence = text.pick(dataset.source.licence)
        producers.setdefault(licence, set()).add(text.pick(dataset.source.producer))
    return [Fact(name, tuple(sorted(producers[name]))) for name in sorted(producers)]


def _sorted(sheets: Iterable[FactSheet]) -> tuple[FactSheet, ...]:
    return tuple(sorted(sheets, key=lambda sheet: (sheet.title.casefold(), sheet.id)))


def _group_titles(text: Text) -> dict[str, str]:
    return {
        "specialisation": text.say("Specialisation"),
        "concentration": text.say("Concentration"),
        "diversity": text.say("Diversity"),
        "growth": text.say("Growth and its components"),
        "demography": text.say("Enterprises that open and close"),
        "relatedness": text.say("Relatedness of industries"),
        "complexity": text.say("Economic complexity"),
        "comparison": text.say("Peers, projections and composite scores"),
        "totals": text.say("Totals of an ecosystem"),
        "comparability": text.say("Other classifications and older borders"),
        "reach": text.say("Accessibility and labour"),
        "flows": text.say("Purchases between industries"),
        "others": text.say("Other indicators"),
    }


def _indicator_sheet(
    indicator: IndicatorFacts,
    datasets: Mapping[str, DatasetFacts],
    text: Text,
    kinds: Sequence[ReportKind],
) -> FactSheet:
    formula = _FORMULA.format(Markup(formula_html(indicator.formula))) if indicator.formula else ""
    interval = text.say("given") if indicator.interval else text.say("not given")
    facts = [
        _fact(text.say("Formula"), formula),
        _fact(text.say("Unit"), _units(text).get(indicator.unit, indicator.unit)),
        _fact(text.say("Which values are better"), _directions(text)[indicator.direction]),
        _fact(text.say("Confidence interval"), interval),
        _fact(text.say("Limits"), text.pick(indicator.limits) if indicator.limits else ""),
        _fact(text.say("Calculated from"), *_needs(indicator.needs, datasets, text)),
        _fact(text.say("Reference"), indicator.reference and _ENGLISH.format(indicator.reference)),
        _fact(text.say("Used in"), *_used(indicator, text, kinds)),
        _fact(text.say("Function"), _code(indicator.function)),
    ]
    question = text.pick(indicator.question)
    return FactSheet(indicator.id, text.pick(indicator.name), question, _told(facts))


def _used(indicator: IndicatorFacts, text: Text, kinds: Sequence[ReportKind]) -> list[str]:
    """The chapters of each kind of report that rest on it; else that none does."""
    uses = [
        kind.chapters(text, indicator.used[kind.name])
        for kind in kinds
        if kind.chapters and indicator.used.get(kind.name)
    ]
    return uses or [text.say("the library only: no report uses it")]


def _needs(needs: Sequence[str], datasets: Mapping[str, DatasetFacts], text: Text) -> Iterator[str]:
    """The datasets behind an indicator, each once, linked to the data page."""
    for name in dict.fromkeys(need.split(".")[0] for need in needs):
        columns = [need.split(".")[1] for need in needs if need.split(".")[0] == name]
        needed = Markup(" ({})").format(Markup(", ").join(_code(column) for column in columns))
        if name in datasets:
            title = upper_first(text.pick(datasets[name].source.title))
            link = f'<a href="data.html#{escape(name)}">{escape(title)}</a>'
            yield Markup(link) + needed
        else:
            yield _code(name) + needed
    if not needs:
        yield text.say("figures that no dataset here holds")


def _dataset_sheet(dataset: DatasetFacts, text: Text) -> FactSheet:
    source = dataset.source
    published = text.date(source.published) if source.published else ""
    breaks = [
        text.say("{year:year}: {note}", year=gap.year, note=text.pick(gap.note))
        for gap in dataset.breaks
    ]
    facts = [
        _fact(text.say("Producer"), text.pick(source.producer)),
        _fact(text.say("Table"), source.table),
        _fact(text.say("Licence"), text.pick(source.licence)),
        _fact(text.say("Published"), published),
        _fact(text.say("Vintage"), source.vintage),
        _fact(text.say("Classification of industries"), *_classifications(dataset, text)),
        _fact(text.say("Borders of areas"), dataset.areas),
        _fact(text.say("Coverage"), *_coverage(dataset, text)),
        _fact(text.say("Figures in it"), *_each_once(dataset.measures, text)),
        _fact(text.say("Breaks in the series"), *breaks),
        _fact(text.say("What a missing figure means"), *_missing(dataset, text)),
        _fact(text.say("Limits"), *(text.limit(limit) for limit in dataset.limits)),
    ]
    lead = text.say("Research estimate, not official statistics.") if source.estimate else ""
    return FactSheet(dataset.id, upper_first(text.pick(source.title)), lead, _told(facts))


def _classifications(dataset: DatasetFacts, text: Text) -> Iterator[str]:
    """Each classification, with its first year where there are several."""
    for name, since in dataset.classifications.items():
        several = len(dataset.classifications) > 1
        yield text.say("{name} from {since:year} on", name=name, since=since) if several else name


def _coverage(dataset: DatasetFacts, text: Text) -> Iterator[str]:
    if dataset.years:
        first, last = dataset.years
        if first == last:
            yield text.say("year {year:year}", year=first)
        else:
            yield text.say("years {first:year}–{last:year}", first=first, last=last)
    for kind, n in dataset.counts.items():
        if kind == "region":
            yield text.say("{n:d} area", "{n:d} areas", "n", n=n)
        elif kind == "municipality":
            yield text.say("{n:d} municipality", "{n:d} municipalities", "n", n=n)
        elif kind == "nuts2":
            yield text.say("{n:d} European region", "{n:d} European regions", "n", n=n)
        elif kind == "division":
            yield text.say("{n:d} industry", "{n:d} industries", "n", n=n)
        elif kind == "industry":
            yield text.say("{n:d} industry or total", "{n:d} industries and totals", "n", n=n)
        elif kind == "occupation":
            yield text.say("{n:d} occupation group", "{n:d} occupation groups", "n", n=n)
    if dataset.rows:
        yield text.say("{n:d} row", "{n:d} rows", "n", n=dataset.rows)


def _each_once(texts: Mapping[str, Mapping[str, str]], text: Text) -> list[str]:
    """Units or meanings of columns; the names of columns are the program's, and no reader's."""
    return list(dict.fromkeys(text.pick(words) for words in texts.values()))


def _missing(dataset: DatasetFacts, text: Text) -> list[str]:
    remarks = _each_once(dataset.missing, text)
    if dataset.absent:
        remarks.append(
            text.say("A row that is not there: {meaning}.", meaning=text.pick(dataset.absent))
        )
    return remarks or [text.say("No figure is missing.")]


def _units(text: Text) -> dict[str, str]:
    return {
        "ratio": text.say("ratio"),
        "index": text.say("index"),
        "share": text.say("share"),
        "share per year": text.say("share per year"),
        "bits": text.say("bits"),
        "number": text.say("number"),
        "enterprises": text.say("enterprises"),
        "minutes": text.say("minutes"),
        "unit of the measure": text.say("unit of the figures it is calculated from"),
    }


def _directions(text: Text) -> dict[str, str]:
    return {
        "higher": text.say("higher"),
        "lower": text.say("lower"),
        "none": text.say("neither"),
    }


def _code(name: str) -> Markup:
    return Markup('<code translate="no">{}</code>').format(name)


def _fact(label: str, *values: str) -> Fact:
    return Fact(label, tuple(value for value in values if value))


def _told(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.values)
