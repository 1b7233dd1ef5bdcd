"""A profile made by hand, with all that one can hold."""

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from nextstep_analysis.profile import Journey, Number, Page, Profile, Row, Section, Shown, Told
from nextstep_analysis.study import Source

NAN = float("nan")
NAMES = pd.DataFrame(
    {
        "fi": ["Päijät-Häme", "Lahti", "Hollola", "Teollisuus"],
        "en": ["Päijät-Häme", "Lahti", "Hollola", "Manufacturing"],
        "short_fi": ["Päijät-Häme", "Lahti", "Hollola", "Teollisuus"],
        "short_en": ["Päijät-Häme", "Lahti", "Hollola", "Manufacturing"],
        "fi_inessive": ["Päijät-Hämeessä", "Lahdessa", "Hollolassa", None],
    },
    index=["MK07", "KU398", "KU098", "C"],
)


def source(dataset, finnish, english, table, vintage):
    """A dataset, as its sidecar would tell it."""
    producer, licence = {"fi": "Tilasto", "en": "Statistics"}, {"fi": "CC", "en": "CC"}
    return Source(dataset, {"fi": finnish, "en": english}, producer, table, licence, vintage)


JOBS = source("jobs", "työpaikat", "jobs", "t1", "2017")
ENTERPRISES = source("enterprises", "yritykset", "enterprises", "t2", "2022")
MILL = Page("A mill <builds>", "https://example.org/mill", "2024-05-06", "high")
PAPER = Page("A paper", "https://example.org/paper", "2024", "medium")


def both(fi, en=None):
    return {"fi": fi, "en": en or fi}


def told(words, *pages, sources=(), **figures):
    return Told(both(words), figures, ("a-fact",) if pages else (), pages, sources)


def shown(value, name="times_country", of="C31"):
    return Shown(name, of, value, 2022, 1.5, NAN)


def profile(**other) -> Profile:
    jobs = pd.DataFrame(
        {"region": ["KU098", "KU398", "MK07"], "jobs": [100.0, 900.0, 1000.0], "year": 2017}
    )
    squares = gpd.GeoDataFrame(
        {"municipality": ["KU398", "KU098"]},
        geometry=[box(0, 0, 30_000, 30_000), box(30_000, 0, 60_000, 30_000)],
        crs="EPSG:3067",
    )
    made = {
        "ecosystem": "wood-furniture",
        "region": "MK07",
        "title": both("Puu", "Wood"),
        "published": "2026-11-26",
        "publisher": both("Julkaisija Oy", "The Publisher"),
        "claim": told("Tee täällä", MILL),
        "offer": told("Sahoja ja kouluja", MILL),
        "swedish": "Här finns sågverk.",
        "numbers": (
            Number(
                both("{times:.1f}"),
                both("{times_year:year}"),
                told("kertaa", sources=(ENTERPRISES,), times=shown(2.634)),
            ),
        ),
        "opportunities": (Row(both("Kuljetus", "Transport"), (told("ostettiin muualta", MILL),)),),
        "chain": (Row(both("Saha", "Mill"), (told("yksi", MILL), told("toinen", PAPER))),),
        "offers": (
            Section(
                "skilled_labour",
                both("Osaajat", "Skills"),
                (Row(both("Koulu", "School"), (told("koulutus", PAPER),)),),
            ),
            Section(
                "sites_and_premises",
                both("Tontit", "Sites"),
                (Row(both("Tontit", "Plots"), (told("Pyydä luettelo"),), asked="plots"),),
            ),
            Section(
                "pilot_and_reference_sites",
                both("Kokeilu", "Piloting"),
                (Row(both("Labra", "Laboratory"), (told("avoin", MILL),)),),
            ),
            Section(
                "university_cooperation",
                both("Yliopisto", "University"),
                (Row(both("LUT"), (told("tutkimus", MILL),)),),
            ),
        ),
        "minutes": (
            Journey(both("Helsinki"), both("juna", "train"), both("51"), Told({}, pages=(PAPER,))),
        ),
        "reach": told("Väkeä", sources=(JOBS,)),
        "references": (),
        "know": (told("Yksi tehdas suljettiin", PAPER),),
        "start": ((both("Kerro", "Tell"), both("mitä teet", "what you do")),),
        "contact": both("Toimisto", "The office"),
        "address": "https://example.org/en",
        "jobs": jobs,
        "boundaries": squares,
        "sections_of_jobs": ("C",),
        "map_sources": (JOBS,),
        "names": NAMES,
        "left_out": (),
        "unanswered": ("plots",),
    }
    return Profile(**(made | other))
