"""A small project whose `firms` are fetched from a local server, and ways to run a refresh."""

import hashlib

import numpy as np
import pandas as pd
import yaml
from pxweb_server import FakeClock, PxTable, PxWebServer, variable

from nextstep_analysis.sources.fetch.refresh import Asked, refresh

WHERE = "StatFin/aly/11yq.px"
TITLE = "Yrityskanta, aloittaneet ja lopettaneet yritykset"
LABELS = {"yrityskanta": "Yrityskanta", "aloittaneita": "Aloittaneet yritykset"}
PATIENCE = {
    "attempts": 3,
    "wait_seconds": 1,
    "most_wait_seconds": 100,
    "connect_seconds": 2,
    "answer_seconds": 2,
    "whole_seconds": 60,
    "usual_seconds": 1,
    "most_bytes": 2_000_000,
}
ALARMS = {"level": 0.25, "missing": 0.02, "revised": 0.1}
RECIPE = {
    "service": "statfin",
    "folder": "aly",
    "table": "11yq",
    "title": "aloittaneet ja lopettaneet",
    "keys": {
        "region": {"variable": "Alue", "codes": r"MK\d\d"},
        "industry": {"variable": "Toimiala", "codes": r"[A-U]\d\d"},
        "year": {"variable": "Vuosineljännes"},
    },
    "values": {
        "stock": {"content": "Yrityskanta", "by": "last"},
        "births": {"content": "Aloittaneet", "by": "sum"},
    },
}
STOCK = {("A01", 2016): 12, ("A01", 2017): None, ("C31", 2016): 0, ("C31", 2017): None}
BIRTHS = {("A01", 2016): 1, ("A01", 2017): 0, ("C31", 2016): 3, ("C31", 2017): 2}
NEW = ({("A01", 2018): 13, ("C31", 2018): 5}, {("A01", 2018): 2, ("C31", 2018): 4})
"""Made up."""


def quarters(years):
    return [f"{year}Q{quarter}" for year in years for quarter in range(1, 5)]


def firms_table(years=(2016, 2017, 2018), *, industries=("A01", "C31"), cut=0, **more):
    """The quarterly table that the yearly one was made of; `cut` quarters are not there yet."""
    periods = quarters(years)[: len(years) * 4 - cut]
    areas, codes = ["SSS", "MK07", "KU398"], ["SSS", *industries]
    cells = np.full((len(periods), len(areas), len(codes), 2), 7.0)
    stock, births = {**STOCK, **NEW[0]}, {**BIRTHS, **NEW[1]}
    for at, period in enumerate(periods):
        year, last = int(period[:4]), period.endswith("Q4")
        for industry in industries:
            place = (at, areas.index("MK07"), codes.index(industry))
            held, born = stock.get((industry, year), 4), births.get((industry, year), 1)
            cells[(*place, 0)] = np.nan if held is None else held + (0 if last else 1)
            cells[(*place, 1)] = born - 3 * (born // 4) if last else born // 4
    variables = [
        variable("timeperiod_q", periods, text="Vuosineljännes", time=True),
        variable("alue_23_20260101", areas, text="Alue", elimination=True),
        variable("toimiala_9_20080101", codes, text="Toimiala", elimination=True),
        variable("contentscode", LABELS, text="Tiedot", labels=LABELS.values()),
    ]
    return PxTable(more.pop("title", TITLE), variables, cells, **more)


def put_recipe(project, address, *, recipe=None, service=None, tables=None, **patience):
    """`config/fetch.yaml` of a small project."""
    served = {
        "kind": "pxweb1",
        "address": address,
        "database": "StatFin",
        "archive": "StatFin_Passiivi",
        "cells": 1000,
        "calls": 10,
        "seconds": 60,
        **(service or {}),
    }
    content = {
        "patience": {**PATIENCE, **patience},
        "alarms": ALARMS,
        "services": {"statfin": served},
        "tables": tables or {"firms": {**RECIPE, **(recipe or {})}},
    }
    (project.config / "fetch.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))


def server(**more):
    """A server with the firms, and the clock it shares with the client."""
    return PxWebServer(FakeClock(), {WHERE: firms_table()}, **more)


def refreshed(project, app, *names, **asked):
    """The outcomes of a refresh, by dataset."""
    found = refresh(project, Asked(names, **asked), clock=app.clock, tell=lambda _: None)
    return {outcome.dataset: outcome for outcome in found}


def in_data(project):
    """Checksum of every file below data/, but not of what is held back."""
    folder = project.root / "data"
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
        if "/vintages/" not in path.as_posix() and path.name != ".lock"
    }


def table_in(folder, name="firms"):
    return pd.read_csv(folder / f"{name}.csv")
