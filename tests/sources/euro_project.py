"""Value added by region in miniature, fetched from a local server with Eurostat's interface."""

import numpy as np
import yaml
from eurostat_server import EuroSet, EurostatServer
from fetching import ALARMS, PATIENCE
from pxweb_server import FakeClock

SET = "nama_10r_3gva"
OLDER = {"FI1C3": "FI1C6"}
UNIT = {"fi": "milj. €", "en": "million euro"}
MISSING = {"meaning": {"fi": "ei julkaistu", "en": "not published"}}
ADDED = {
    "kind": "table",
    "classification": "NACE Rev. 2",
    "areas": "2024",
    "keys": ["region", "industry", "year"],
    "expected": {"region": 3, "industry": 2, "year": 2},
    "complete": True,
    "sums": [{"column": "region", "parts": ["MK07", "FIZ"], "whole": "SSS", "within": 0.05}],
    "columns": {
        "region": {"type": "region", "values": {"FIZ": {"fi": "ulkomailla", "en": "abroad"}}},
        "industry": {
            "type": "code",
            "values": {
                "TOT": {"fi": "kaikki", "en": "all"},
                "M-N": {"fi": "tuki", "en": "support"},
            },
        },
        "year": {"type": "year", "minimum": 2021, "maximum": 2022},
        "added": {"type": "number", "unit": UNIT, "missing": MISSING},
    },
}
MUNICIPALITIES = {
    "kind": "names",
    "areas": "2026",
    "keys": ["municipality"],
    "columns": {
        "municipality": {"type": "municipality"},
        "region": {"type": "region"},
        "nuts3_2024": {"type": "text"},
    },
}
RECIPE = {
    "service": "eurostat",
    "table": SET,
    "title": "Gross value added",
    "fixed": {"freq": "A", "unit": "CP_MEUR"},
    "keys": {
        "region": {
            "variable": "geo",
            "ask": ["FI", "FIZ"],
            "nuts3": True,
            "renamed": {"FI": "SSS"},
            "older": OLDER,
        },
        "industry": {
            "variable": "nace_r2",
            "codes": "TOTAL|M_N",
            "renamed": {"TOTAL": "TOT", "M_N": "M-N"},
            "singly": True,
        },
        "year": {"variable": "time"},
    },
    "values": {"added": {}},
}
DIMENSIONS = {
    "freq": {"A": "Annual"},
    "unit": {"CP_MEUR": "Current prices, million euro", "PYP_MEUR": "Previous year prices"},
    "nace_r2": {"TOTAL": "Total", "C": "Manufacturing", "M_N": "Support"},
    "geo": {"FI": "Finland", "FI1C3": "Päijät-Häme", "FI1C6": "Päijät-Häme", "FIZ": "Extra-Regio"},
    "time": {"2020": "2020", "2021": "2021", "2022": "2022", "2023": "2023"},
}


def figure(nace, geo, year):
    """Made up: the country is the region and what lies abroad."""
    region = {"TOTAL": 5000.5, "C": 1500.0, "M_N": 400.25}[nace] + 10 * (year - 2021)
    abroad = 60.5 if nace == "TOTAL" else 0.75
    return {"FI": region + abroad, "FI1C6": region, "FIZ": abroad, "FI1C3": region - 100}[geo]


def value_added(**changes):
    """The data set; `changes` are other labels for codes of a dimension, None takes one away."""
    dimensions = {}
    for name, codes in DIMENSIONS.items():
        merged = {**codes, **changes.get(name, {})}
        dimensions[name] = {code: label for code, label in merged.items() if label is not None}
    shape = tuple(map(len, dimensions.values()))
    cells = np.full(shape, np.nan)
    lists = [list(codes) for codes in dimensions.values()]
    for place in np.ndindex(shape):
        _, unit, nace, geo, time = (codes[n] for codes, n in zip(lists, place, strict=True))
        if nace in DIMENSIONS["nace_r2"] and geo in DIMENSIONS["geo"] and unit == "CP_MEUR":
            cells[place] = figure(nace, geo, int(time))
        if geo == "FI1C3" and time > "2021":
            cells[place] = np.nan  # the older code has ended
    label = "Gross value added at basic prices by NUTS 3 region"
    return EuroSet(label, dimensions, cells)


def server(**more):
    """A server with the value added, and the clock it shares with the client."""
    return EurostatServer(FakeClock(), {SET: value_added()}, **more)


def put_added(mini, address, *, recipe=None, **patience):
    """The small project with `added` in its catalogue, its figures, and where they come from."""
    mini.catalogue(extra={"added": ADDED, "municipalities": MUNICIPALITIES})
    mini.put(
        "municipalities", "municipality,region,nuts3_2024\nKU016,MK07,FI1C6\nKU398,MK07,FI1C6\n"
    )
    codes = {"FI": "SSS", "FI1C6": "MK07", "FIZ": "FIZ"}
    rows = [
        f"{region},{industry},{year},{figure(nace, geo, year)}"
        for geo, region in codes.items()
        for nace, industry in (("TOTAL", "TOT"), ("M_N", "M-N"))
        for year in (2021, 2022)
    ]
    mini.put("added", "region,industry,year,added\n" + "\n".join(rows) + "\n")
    service = {"kind": "eurostat", "address": address, "language": "en"}
    content = {
        "patience": {**PATIENCE, **patience},
        "alarms": ALARMS,
        "services": {"eurostat": {**service, "cells": 1000, "calls": 10, "seconds": 60}},
        "tables": {"added": {**RECIPE, **(recipe or {})}},
    }
    path = mini.project.config / "fetch.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
