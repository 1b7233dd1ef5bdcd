"""What the made-up site says of its methods, data and terms."""

from nextstep_analysis.report.site.site_facts import (
    DatasetFacts,
    EcosystemFacts,
    IndicatorFacts,
    Reference,
    SeriesBreak,
    TermFacts,
)
from nextstep_analysis.study import Limit, Source

ENTERPRISES = Source(
    dataset="enterprises",
    title={"fi": "aloittaneet ja lopettaneet yritykset", "en": "enterprise openings and closures"},
    producer={"fi": "Tilastokeskus", "en": "Statistics Finland"},
    table="aly/11yq",
    licence={"fi": "CC BY 4.0", "en": "CC BY 4.0"},
    vintage="2013–2022",
    published="2023-04-21",
)


def reference(words: str = "") -> Reference:
    """A small reference, `words` in every text of it that comes from outside."""

    def texts(fi: str, en: str) -> dict[str, str]:
        return {"fi": fi + words, "en": en + words}

    return Reference(
        indicators=(
            IndicatorFacts(
                "location_quotient",
                "specialisation.location_quotient",
                texts("Sijaintiosamäärä", "Location quotient"),
                texts("Kuinka moninkertainen osuus on?", "How many times the share?"),
                r"LQ_{ir} = \frac{e_{ir} / e_r}{E_i / E}",
                "ratio",
                "higher",
                "Isserman (1977)" + words,
                ("enterprises.stock", "elsewhere.x"),
                True,
                None,
            ),
            IndicatorFacts(
                "own",
                "something_new.own",
                texts("Oma mittari", "Own indicator"),
                texts("Mitä?", "What?"),
                "",
                "wheels",
                "none",
                "N. N. (2000)",
                (),
                False,
                texts("Ei luottamusväliä.", "No interval."),
            ),
        ),
        datasets=(
            DatasetFacts(
                "table",
                ENTERPRISES,
                22200,
                (2013, 2022),
                {"region": 20, "industry": 111},
                {"stock": texts("yritystä", "enterprises")},
                (SeriesBreak(2017, texts("Menetelmä muuttui.", "The method changed.")),),
                {"stock": texts("tietoa ei ole julkaistu", "not published")},
                None,
                (Limit(texts("Ei työpaikkoja.", "No jobs.")),),
            ),
            DatasetFacts(
                "names",
                Source(
                    "places",
                    texts("paikat", "places"),
                    texts("Kokooja", "Compiler"),
                    "",
                    texts("CC0", "CC0"),
                    "2023",
                ),
                1,
                None,
                {"municipality": 1},
                {},
                (),
                {},
                texts("ei riviä", "no row"),
                (),
            ),
        ),
        terms=(
            TermFacts(
                "industry",
                {**texts("toimiala", "industry"), "sv": "näringsgren" + words},
                texts("Samanlainen päätoiminta.", "The same main activity."),
            ),
            TermFacts("upper_bound", texts("yläraja", "upper bound"), texts("Katto.", "A top.")),
            TermFacts("opening", texts("äitiysyritys", "opening"), texts("Alku.", "A start.")),
            TermFacts("stock", texts("ålandsyritys", "stock"), texts("Kanta.", "All of them.")),
        ),
        ecosystems=(
            EcosystemFacts("wood", texts("Puu", "Wood"), False),
            EcosystemFacts("grain", texts("Vilja", "Grain"), True),
            EcosystemFacts("other", texts("Muu", "Other"), True),
        ),
        project=texts("Hanke", "Project"),
        project_code="A1" + words,
        contact=texts("projektipäällikkö", "the project manager"),
    )
