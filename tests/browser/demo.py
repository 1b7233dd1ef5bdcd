"""A small site of made-up studies: every block, chart and map, in both languages.

A summary alone, in Swedish, stands in `demo_summary`.
"""

from pathlib import Path

import geopandas as gpd
import nbformat
import pandas as pd
from demo_explored import explored
from demo_reference import reference
from demo_summary import summary_page
from shapely.geometry import box

from nextstep_analysis.report.charts.all import (
    bars,
    interval_dots,
    lines_with_break,
    stacked_components,
)
from nextstep_analysis.report.charts.maps import choropleth
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.kinds import KINDS
from nextstep_analysis.report.page import blocks as b
from nextstep_analysis.report.page.from_notebook import Page, page_from_notebook
from nextstep_analysis.report.site.addresses import Failure, Site
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.tables.html_table import Column, sheet, table_html
from nextstep_analysis.report.words.text import Text

NAN = float("nan")
SITE = Site(
    name={
        "fi": "Lahden seudun taustaselvitykset",
        "en": "Background studies of the Lahti region",
        "sv": "Bakgrundsutredningar om Lahtisregionen",
    },
    lead={
        "fi": "Tilastoihin perustuvat selvitykset alueen liiketoimintaekosysteemeistä.",
        "en": "What official statistics say of the region's business ecosystems.",
        "sv": "Vad den officiella statistiken berättar om regionens affärsekosystem.",
    },
    publisher={"fi": "Julkaisija Oy", "en": "The Publisher", "sv": "Utgivaren Ab"},
    licence={"fi": "CC BY 4.0", "en": "CC BY 4.0", "sv": "CC BY 4.0"},
    main_language="fi",
    kinds=KINDS,
)
_WORDS = {
    "fi": {
        "title": "Puu, huonekalut ja muotoilu",
        "summary": "Sahoista ja levyteollisuudesta huonekaluihin ja muotoiluun.",
        "status": "Tämän työkalun ehdotus, jota ohjausryhmä ei ole vielä hyväksynyt.",
        "findings": "Tärkeimmät tulokset",
        "finding": "Huonekalujen valmistuksen osuus yrityksistä on 1,9-kertainen koko maahan "
        "verrattuna (95 %:n luottamusväli 1,6–2,2).",
        "finding 2": "Yrityskanta väheni 3,2 % vuosina 2013–2022.",
        "subtitle": "Sijaintiosamäärä yritysten määrän mukaan vuonna 2022 ja 95 %:n luottamusväli",
        "source": "Lähde: Tilastokeskus, "
        "aloittaneet ja lopettaneet yritykset (aly/11yq), 21.4.2023.",
        "measure": "Sijaintiosamäärä",
        "country": "Koko maa = 1",
        "enterprises": "Yrityksiä",
        "change": "Työpaikkojen muutos",
        "parts": [
            "Koko maan kasvun vaikutus",
            "Toimialarakenteen vaikutus",
            "Alueellinen vaikutus",
        ],
        "share": "Osuus työpaikoista",
        "industries": [
            "Huonekalujen valmistus",
            "Sahatavaran sekä puu- ja korkkituotteiden valmistus (pl. huonekalut)",
            "Metsätalous ja puunkorjuu",
            "Talonrakentaminen",
            "Muut erikoistuneet palvelut liike-elämälle, muotoilu",
            "Muiden ei-metallisten mineraalituotteiden valmistus",
        ],
        "chapter": "Tila",
        "peers": ["Päijät-Häme", "Keski-Suomi", "Etelä-Savo", "Koko maa"],
    },
    "en": {
        "title": "Wood, furniture and design",
        "summary": "From sawmills and panels to furniture and design.",
        "status": "A proposal of this workbench, not yet adopted by the steering group.",
        "findings": "Main findings",
        "finding": "Furniture making has 1.9 times its share of enterprises in the whole country "
        "(95% confidence interval 1.6–2.2).",
        "finding 2": "The number of enterprises fell by 3.2% in 2013–2022.",
        "subtitle": "Location quotient by number of enterprises in 2022, and its "
        "95% confidence interval",
        "source": "Source: Statistics Finland, "
        "enterprise openings and closures (aly/11yq), 21 April 2023.",
        "measure": "Location quotient",
        "country": "Whole country = 1",
        "enterprises": "Enterprises",
        "change": "Change in jobs",
        "parts": ["National growth effect", "Industry mix effect", "Regional effect"],
        "share": "Share of jobs",
        "industries": [
            "Manufacture of furniture",
            "Manufacture of wood and of products of wood and cork, except furniture",
            "Forestry and logging",
            "Construction of buildings",
            "Other professional, scientific and technical activities, design",
            "Manufacture of other non-metallic mineral products",
        ],
        "chapter": "State",
        "peers": ["Päijät-Häme", "Central Finland", "South Savo", "Whole country"],
    },
}


def demo_site(target: Path) -> Path:
    """Write the site into `target` and return it."""
    pages = [
        demo_page(language, ecosystem) for language in _WORDS for ecosystem in ("wood", "grain")
    ]
    pages.append(summary_page())
    write_site(
        target,
        pages,
        site=SITE,
        failures=[Failure("kymiring", "fi", {"fi": "KymiRing", "en": "KymiRing and events"})],
        reference=reference(),
    )
    return target


def demo_page(language: str, ecosystem: str = "wood") -> Page:
    """One study of the site."""
    text, words = Text(language), _WORDS[language]
    summary = {
        "kind": "background",
        "subject": ecosystem,
        "language": language,
        "title": words["title"] + ("" if ecosystem == "wood" else " 2"),
        "lead": words["summary"],
        "status": words["status"],
        "headline": [
            {
                "label": words["enterprises"],
                "value": text.number(1234),
                "year": "2022",
                "interval": "",
                "caveat": "",
            },
            {
                "label": words["measure"],
                "value": text.number(1.92, 2),
                "year": "2022",
                "interval": "1,62–2,25",
                "caveat": "",
            },
            {
                "label": words["share"],
                "value": text.percent(0.125),
                "year": "2021",
                "interval": "",
                "caveat": "",
            },
        ],
        "producers": [{"fi": "Tilastokeskus", "en": "Statistics Finland"}[language]],
    }
    summary["headline_source"] = "Tilastokeskus 2022"
    summary["details"] = {
        "compared": _compared(words, ecosystem),
        "explored": explored(ecosystem, language),
    }
    return page_from_notebook(notebook(_chapters(text, words, summary)), text=text)


def _compared(words: dict, ecosystem: str) -> dict:
    """What a study hands over for the page of all ecosystems."""
    reading = "above" if ecosystem == "wood" else "unclear"
    years = {"year": 2022, "since": None}
    ends = {"value": 1.92, "lower": 1.62 if ecosystem == "wood" else 0.9, "upper": 2.25}
    industry = words["industries"][0]
    return {
        "measures": {
            "core_enterprises": {"value": 54.0, "lower": None, "upper": None, **years},
            "core_share": {"value": 0.0123456789, "lower": None, "upper": None, **years},
            "core_location_quotient": ends | years,
            "core_growth": {
                "value": -0.03,
                "lower": -0.1,
                "upper": 0.04,
                "year": 2022,
                "since": 2018,
            },
        },
        "reading": reading,
        "read": f"=1+1 {reading}",
        "level": 0.95,
        "where": words["country"],
        "members": [["C31", industry, "core"], ["C16", words["industries"][1], "related"]],
        "opportunity": {
            "industry": industry,
            "read": reading,
            "value": 1.0,
            "lower": 1.0,
            "upper": 3.0,
        },
        "need": None
        if reading == "above"
        else ends
        | {
            "industry": "+x",
            "against": "=y",
            "confidence": "-",
        },
        "scores": [[words["share"], 2.0, "higher"], [words["change"], None, "lower"]],
        "sources": {"figures": words["source"]},
    }


def notebook(chapters: list[b.Chapter]) -> nbformat.NotebookNode:
    """An executed notebook, one cell per chapter, without running a kernel."""
    cells = [
        nbformat.v4.new_code_cell(
            "secret_input()",
            execution_count=number,
            id=f"cell-{number}",
            metadata={"execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"}},
            outputs=[nbformat.v4.new_output("display_data", data) for data in chapter.bundles()],
        )
        for number, chapter in enumerate(chapters, start=1)
    ]
    return nbformat.v4.new_notebook(cells=cells, metadata={"papermill": {"duration": 1.5}})


def _chapters(text: Text, words: dict, summary: dict) -> list[b.Chapter]:
    told = _told(text, words, summary)
    sheets = b.sheets_of(block for chapter in told for block in chapter.blocks)
    return [*told, b.Chapter([b.StudyTables(sheets)])]


def _told(text: Text, words: dict, summary: dict) -> list[b.Chapter]:
    return [
        b.Chapter(
            [
                b.StudyData(summary),
                b.Heading(2, "findings", words["findings"]),
                b.Findings([words["finding"], words["finding 2"]]),
                b.Callout("status", words["chapter"], words["status"]),
            ]
        ),
        b.Chapter(
            [
                b.Heading(2, "state", words["chapter"]),
                b.Terms(["industry", "upper_bound"]),
                b.Paragraph(words["summary"]),
                b.Figure(dots(text, words)),
                b.Heading(3, "table", words["enterprises"]),
                _table(text, words),
                b.Figure(lines(text, words)),
                b.Callout("caveat", words["chapter"], words["finding"]),
                b.Figure(components(text, words)),
                b.Figure(size_bars(text, words)),
                b.Figure(area_map(text, words)),
            ]
        ),
        b.Chapter([b.Heading(2, "sources", text.say("Sources")), b.Paragraph(words["source"])]),
    ]


def _caption(words: dict, number: int, key: str = "finding") -> Caption:
    return Caption(f"{number}. {words[key]}", words["subtitle"], words["source"])


def dots(text: Text, words: dict):
    frame = pd.DataFrame(
        {
            "label": words["industries"],
            "value": [1.92, 1.35, 1.08, 0.74, 0.41, NAN],
            "lower": [1.62, 1.10, 0.93, 0.66, 0.15, NAN],
            "upper": [2.25, 1.66, 1.25, 0.83, 0.92, NAN],
            "group": ["core", "core", "related", "related", "enabling", "enabling"],
            "small": [False, False, False, False, True, False],
        }
    )
    measure = Measure(words["measure"], ".2f", 1.0, words["country"])
    return interval_dots(frame, text=text, caption=_caption(words, 1), measure=measure, log=True)


def lines(text: Text, words: dict):
    years = range(2013, 2025)
    rows = [
        {
            "series": name,
            "year": year,
            "projected": year > 2022,
            "value": NAN if year == 2017 else 100 + index * (year - 2013) * 1.7 - (year - 2013),
        }
        for index, name in enumerate(words["peers"])
        for year in years
    ]
    frame = pd.DataFrame(rows)
    ahead = frame["projected"] & (frame["series"] == words["peers"][0])
    frame = frame[~frame["projected"] | ahead]
    frame["lower"] = (frame["value"] - 4).where(ahead)
    frame["upper"] = (frame["value"] + 4).where(ahead)
    measure = Measure(words["enterprises"] + ", 2013 = 100", ".1f")
    return lines_with_break(
        frame,
        text=text,
        caption=_caption(words, 2, "finding 2"),
        measure=measure,
        breaks=(2017,),
        highlight=words["peers"][0],
    )


def components(text: Text, words: dict):
    frame = pd.DataFrame(
        {
            "label": words["peers"][:3],
            "a": [420, 380, 210],
            "b": [-180, 90, -60],
            "c": [-350, 120, -310],
            "total": [-110, 590, -160],
        }
    )
    return stacked_components(
        frame,
        text=text,
        caption=_caption(words, 3, "finding 2"),
        measure=Measure(words["change"], "+d"),
        components=dict(zip("abc", words["parts"], strict=True)),
    )


def size_bars(text: Text, words: dict):
    frame = pd.DataFrame(
        {
            "label": ["0–4", "5–9", "10–19", "20–49", "50–"],
            "value": [1034, 120, 61, 19, NAN],
        }
    )
    measure = Measure(words["enterprises"], "d")
    return bars(frame, text=text, caption=_caption(words, 4), measure=measure)


def area_map(text: Text, words: dict):
    names = ["Lahti", "Hollola", "Heinola", "Orimattila", "Asikkala", "Iitti"]
    shapes = [box(x, y, x + 20_000, y + 25_000) for y in (0, 25_000) for x in (0, 20_000, 40_000)]
    areas = gpd.GeoDataFrame(
        {"code": list("abcdef"), "label": names}, geometry=shapes, crs="EPSG:3067"
    )
    values = pd.Series([0.012, 0.034, 0.081, 0.055, NAN, 0.022], index=list("abcdef"))
    measure = Measure(words["share"], ".1%")
    return choropleth(areas, values, text=text, caption=_caption(words, 5), measure=measure)


def _table(text: Text, words: dict) -> b.Table:
    frame = pd.DataFrame(
        {
            "label": words["industries"],
            "stock": [54, 101, 512, 1234, 20, NAN],
            "growth": [-0.032, 0.012, 0.104, -0.25, NAN, NAN],
        }
    )
    columns = {
        "label": Column(words["chapter"]),
        "stock": Column(words["enterprises"], "d"),
        "growth": Column(words["change"], "+.1%"),
    }
    told = {
        "text": text,
        "caption": words["enterprises"],
        "columns": columns,
        "source": words["source"],
    }
    return b.Table(table_html(frame, **told), sheet(frame, **told))
