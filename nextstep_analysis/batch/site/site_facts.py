"""What the site says of methods, data and terms, from the catalogue and the kinds of reports."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from nextstep_analysis.catalogue.indicators import Indicator
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.kind import Kind
from nextstep_analysis.report.site.site_facts import (
    DatasetFacts,
    EcosystemFacts,
    IndicatorFacts,
    Reference,
    SeriesBreak,
    TermFacts,
)
from nextstep_analysis.study import Limit

_COUNTED = {  # type of a column -> what is counted in it
    "region": "region",
    "municipality": "municipality",
    "nuts2": "nuts2",
    "industry": "industry",
    "section": "industry",
    "division": "division",
    "aggregate": "division",
    "occupation": "occupation",
}


FormulaOf = Callable[[str], str]
"""From ``module.function`` of an indicator to its formula as LaTeX; "" where it has none."""


def reference_facts(
    catalogue: Catalogue,
    figures: Mapping[str, Mapping[str, float]],
    *,
    kinds: Sequence[Kind] = (),
    formula_of: FormulaOf = lambda _function: "",
) -> Reference:
    """Everything that the pages beside the studies say.

    Parameters
    ----------
    figures : mapping
        As of `processed.figures_of`.
    kinds : sequence of Kind
        They say which indicators their chapters rest on.
    formula_of : callable
        Of the indicators, which this layer does not know.
    """
    publisher = catalogue.settings.publisher
    return Reference(
        indicators=tuple(
            _indicator(
                name,
                indicator,
                formula_of(indicator.function),
                {kind.name: kind.uses[name] for kind in kinds if name in kind.uses},
            )
            for name, indicator in catalogue.indicators.items()
        ),
        datasets=tuple(
            _dataset(one, figures.get(one.id, {})) for one in catalogue.datasets.values()
        ),
        terms=term_facts(catalogue),
        ecosystems=tuple(
            EcosystemFacts(
                ecosystem.id,
                ecosystem.name,
                ecosystem.status == "named",
                ecosystem.other_names or {},
            )
            for ecosystem in catalogue.ecosystems.values()
        ),
        project=publisher.project,
        project_code=publisher.project_code,
        contact=publisher.contact,
    )


def term_facts(catalogue: Catalogue) -> tuple[TermFacts, ...]:
    """The glossary."""
    return tuple(
        TermFacts(name, entry.term, entry.definition) for name, entry in catalogue.glossary.items()
    )


def _indicator(
    name: str, indicator: Indicator, formula: str, used: Mapping[str, tuple[int, ...]]
) -> IndicatorFacts:
    return IndicatorFacts(
        id=name,
        function=indicator.function,
        name=indicator.name,
        question=indicator.question,
        formula=formula,
        unit=indicator.unit,
        direction=indicator.direction,
        reference=indicator.reference,
        needs=indicator.needs,
        interval=indicator.interval,
        limits=indicator.limits,
        used=used,
    )


def _dataset(dataset: Dataset, figures: Mapping[str, float]) -> DatasetFacts:
    columns = dataset.columns
    years = [(c.minimum, c.maximum) for c in columns.values() if c.type == "year"]
    return DatasetFacts(
        kind=dataset.kind,
        source=dataset.source,
        rows=dataset.sidecar.rows,
        years=(int(years[0][0]), int(years[0][1])) if years else None,
        counts=dict(_counts(dataset)),
        measures={name: column.unit for name, column in columns.items() if column.unit},
        breaks=tuple(SeriesBreak(gap.year, gap.note) for gap in dataset.breaks),
        missing={name: c.missing.meaning for name, c in columns.items() if c.missing},
        absent=dataset.absent,
        limits=tuple(Limit(limit, figures) for limit in dataset.told_limits),
        classifications=dataset.classifications,
        areas=dataset.areas or "",
    )


def _counts(dataset: Dataset) -> Iterator[tuple[str, int]]:
    """How many regions, industries and so on; of two columns of a kind the first.

    Industries of the accounts with other items among them are not counted.
    """
    seen = set()
    for name, column in dataset.columns.items():
        kind = _COUNTED.get(column.type)
        if column.type == "aggregate" and column.values:
            continue
        if kind and kind not in seen and name in dataset.expected:
            seen.add(kind)
            yield kind, dataset.expected[name]
