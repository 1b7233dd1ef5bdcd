"""A project in miniature: every kind of table, small enough to be read at a glance."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from nextstep_analysis.catalogue.reconciliation import COLUMNS
from nextstep_analysis.project import Project
from nextstep_analysis.sources.build import build_data

TABLES = {
    "industries": (
        "industry,name_fi\nTOT,Toimialat yhteensä\nA,Maatalous\nA01,Viljely\nA02,Metsätalous\n"
        "C,Teollisuus\nC31,Huonekalut\nX,Tuntematon\n"
    ),
    "municipality_history": (
        "municipality,region,first_year,last_year,name_fi\n"
        "KU016,MK07,2013,2026,Asikkala\nKU398,MK07,2013,2026,Lahti\n"
    ),
    "occupation_groups": "occupation,name_en\n01.1, Farmers\nNA,Not available\n",
    "firms": (
        "region,industry,year,stock,births\n"
        "MK07,A01,2016,12,1\nMK07,A01,2017,,0\nMK07,C31,2016,0,3\nMK07,C31,2017,,2\n"
    ),
    "accounts": "region,industry,output\nMK07,01,1.10\nMK07,02,0.30000000000000004\nMK07,31,-2\n",
}
BOUNDARIES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"municipality": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 61], [x + 0.5, 61], [x + 0.5, 61.5], [x, 61]]],
            },
        }
        for code, x in (("KU398", 25.5), ("KU016", 25.0))
    ],
}
UNIT = {"fi": "yritystä", "en": "enterprises"}
CATALOGUE = {
    "industries": {
        "kind": "names",
        "classification": "TOL 2008",
        "keys": ["industry"],
        "columns": {"industry": {"type": "industry"}, "name_fi": {"type": "text"}},
    },
    "municipality_history": {
        "kind": "names",
        "areas": "2013–2026",
        "keys": ["municipality", "first_year"],
        "columns": {
            "municipality": {"type": "municipality"},
            "region": {"type": "region"},
            "first_year": {"type": "year", "minimum": 2013, "maximum": 2026},
            "last_year": {"type": "year", "minimum": 2013, "maximum": 2026},
            "name_fi": {"type": "text"},
        },
    },
    "occupation_groups": {
        "kind": "names",
        "keys": ["occupation"],
        "columns": {"occupation": {"type": "occupation"}, "name_en": {"type": "text"}},
    },
    "firms": {
        "kind": "table",
        "classification": "TOL 2008",
        "areas": "2026",
        "keys": ["region", "industry", "year"],
        "expected": {"region": 1, "industry": 2, "year": 2},
        "complete": True,
        "columns": {
            "region": {"type": "region"},
            "industry": {"type": "industry"},
            "year": {"type": "year", "minimum": 2016, "maximum": 2017},
            "stock": {
                "type": "count",
                "unit": UNIT,
                "missing": {
                    "meaning": {"fi": "ei julkaistu", "en": "not published"},
                    "only": {"year": ["2017"]},
                },
            },
            "births": {"type": "count", "unit": UNIT},
        },
        "breaks": [{"year": 2017, "columns": ["stock"], "note": {"fi": "katko", "en": "break"}}],
    },
    "accounts": {
        "kind": "table",
        "classification": "TOL 2008",
        "areas": "2014",
        "keys": ["region", "industry"],
        "estimate": True,
        "columns": {
            "region": {"type": "region"},
            "industry": {"type": "aggregate"},
            "output": {"type": "number", "unit": {"fi": "milj. €", "en": "million euro"}},
        },
    },
    "boundaries": {
        "kind": "boundaries",
        "areas": "2023",
        "file": "boundaries.geojson",
        "keys": ["municipality"],
        "columns": {"municipality": {"type": "municipality"}},
    },
}
NAME = {"fi": "nimi", "sv": "namn", "en": "name"}
ACCOUNTS = {
    "industries": [
        {"code": "01", "divisions": ["A01"], "same_as": "A01"},
        {"code": "02", "divisions": ["A02"], "name": NAME, "short": NAME},
        {"code": "31", "divisions": ["C31"], "same_as": "C"},
    ]
}


@dataclass(frozen=True)
class Mini:
    """The small project and ways to spoil it."""

    project: Project

    def raw(self, dataset: str) -> Path:
        suffix = "geojson" if dataset == "boundaries" else "csv"
        return self.project.raw / dataset / f"{dataset}.{suffix}"

    def sidecar(self, dataset: str) -> Path:
        return self.project.raw / dataset / "sidecar.yaml"

    def catalogue(self, *, extra: dict | None = None, **changes: dict) -> None:
        """The catalogue with other values for keys of its entries; None leaves a key out."""
        entries = {}
        for name, entry in {**CATALOGUE, **(extra or {})}.items():
            texts = {"title": {"fi": name, "en": name}, "producer_fi": "Tilastokeskus"}
            base = {"file": f"{name}.csv", **texts}
            whole = {**base, **entry, **changes.get(name, {})}
            entries[name] = {key: value for key, value in whole.items() if value is not None}
        write_yaml(self.project.config / "sources.yaml", entries)

    def put(self, dataset: str, content: str | bytes, **sidecar: object) -> None:
        """Write a raw file with a sidecar that describes it; None leaves a key out."""
        data = content if isinstance(content, bytes) else content.encode()
        path = self.raw(dataset)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        described = {
            "title": dataset,
            "producer": "Statistics Finland",
            "licence": "CC BY 4.0",
            "vintage": "2016–2017",
            "sha256": hashlib.sha256(data).hexdigest(),
            "rows": max(data.count(b"\n") - 1, 1),
            **sidecar,
        }
        kept = {key: value for key, value in described.items() if value is not None}
        write_yaml(self.sidecar(dataset), kept)

    def spoil(self, dataset: str, old: str, new: str) -> None:
        """Replace a piece of a raw file and describe the result."""
        text = self.raw(dataset).read_text(encoding="utf-8")
        assert old in text
        self.put(dataset, text.replace(old, new, 1))

    def contents(self) -> dict[str, bytes]:
        """Everything in data/processed, and anything left beside it."""
        folder = self.project.root / "data"
        files = [path for path in folder.rglob("*") if path.is_file()]
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in files
            if self.project.raw not in path.parents
        }


def write_yaml(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def small_project(folder: Path) -> Mini:
    """The small project in `folder`."""
    project = Mini(Project(folder))
    project.catalogue()
    write_yaml(folder / "config" / "accounts_industries.yaml", ACCOUNTS)
    (project.project.config / "reconciliation.csv").write_text(",".join(COLUMNS) + "\n", "utf-8")
    for name, text in TABLES.items():
        project.put(name, text)
    project.put("boundaries", json.dumps(BOUNDARIES), rows=None)
    return project


@pytest.fixture
def mini(tmp_path: Path) -> Mini:
    return small_project(tmp_path)


@pytest.fixture(scope="module")
def spared(tmp_path_factory: pytest.TempPathFactory) -> Mini:
    """A small project, built, that the tests of a module must leave as it is."""
    project = small_project(tmp_path_factory.mktemp("spared"))
    build_data(project.project)
    return project


@pytest.fixture
def fresh(spared: Mini, tmp_path: Path) -> Mini:
    """A copy of it, built as it is, that a test may change."""
    shutil.copytree(spared.project.root, tmp_path, dirs_exist_ok=True)
    return Mini(Project(tmp_path))
