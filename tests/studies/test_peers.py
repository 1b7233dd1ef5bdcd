"""Peers by structure, from the real figures and from a country made by hand."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from studied import background_study

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.classifications import regions
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.processed import read_table
from nextstep_analysis.studies.background import study as real
from nextstep_analysis.studies.measures.peers import (
    DATASETS,
    GROUPS,
    PeersByStructure,
    features,
    nearest,
)


def country():
    """MK01 and MK02 alike, MK03 four times as large with other industries."""
    sizes = {"MK01": 1000, "MK02": 1100, "MK03": 4000}
    people, homes, firms, jobs, force = [], [], [], [], []
    for number, (region, size) in enumerate(sizes.items()):
        mix = (0.7, 0.3) if number < 2 else (0.2, 0.8)
        locals_ = [f"KU{number}01", f"KU{number}02"]
        people += [
            (region, 2020, size),
            (region, 2019, 0.8 * size),
            (locals_[0], 2020, 0.75 * size),
        ]
        people += [(locals_[1], 2020, 0.25 * size)]
        homes += [(code, region) for code in locals_]
        firms += [
            (region, code, 2020, size * share / 10) for code, share in zip("CG", mix, strict=True)
        ]
        firms += [(region, "TOT", 2020, size / 10), (region, "C16", 2020, 1.0)]
        jobs += [
            (region, code, 2018, size * share / 3) for code, share in zip("CG", mix, strict=True)
        ]
        jobs.append((region, "TOT", 2018, size / 3))
        force += [(region, 2019, size / 2), (region, 2018, size / 4)]
    return {
        "population": pd.DataFrame(people, columns=["region", "year", "population"]),
        "municipalities": pd.DataFrame(homes, columns=["municipality", "region"]),
        "municipality_history": pd.DataFrame(
            [(code, region, 2013, 2026, code) for code, region in homes],
            columns=["municipality", "region", "first_year", "last_year", "municipality_2026"],
        ),
        "enterprises": pd.DataFrame(firms, columns=["region", "industry", "year", "stock"]),
        "jobs": pd.DataFrame(jobs, columns=["region", "industry", "year", "jobs"]),
        "labour_market": pd.DataFrame(force, columns=["region", "year", "labour_force"]),
    }


def test_features_by_hand():
    table = features(country(), year=2020)
    row = table.loc["MK03"]
    assert row["size", "population"] == pytest.approx(np.log(4000))
    assert row["enterprise_mix", "G"] == pytest.approx(0.8)
    assert row["settlement", "largest_municipality"] == pytest.approx(0.75)
    assert row["settlement", "municipality_size"] == pytest.approx(np.log(2000))
    assert row["labour", "labour_force_per_resident"] == pytest.approx(0.5 / 0.8), "both of 2019"
    assert row["labour", "jobs_per_labour_force"] == pytest.approx(4 / 3), "both of 2018"
    assert set(table.columns.get_level_values(0)) == set(GROUPS)


def test_the_like_region_is_nearest():
    found = nearest(country(), region="MK01", n=1, year=2020)
    assert found.peers == ("MK02",)
    assert "labour:labour_force_per_resident" in found.constant


def test_a_year_before_the_tables_is_refused():
    with pytest.raises(DataError, match="no year up to 2010"):
        features(country(), year=2010)


def test_every_region_has_peers(built):
    """For the studies of all regions: five each, never itself, the same every time."""
    tables = {name: read_table(built, name) for name in DATASETS}
    peers_for, catalogue = PeersByStructure(built), load_catalogue(built)
    for region in regions(built):
        assert peers_for(catalogue, "wood-furniture", region) == peers_for(catalogue, "x", region)
        found = nearest(tables, region=region, year=2022)
        assert len(found.peers) == 5 and region not in found.peers
        assert found.left_out.empty and not found.constant
        assert found.distances.is_monotonic_increasing


def test_the_peers_of_the_region(built):
    tables = {name: read_table(built, name) for name in DATASETS}
    found = nearest(tables, region="MK07", year=2022)
    assert found.peers == ("MK09", "MK13", "MK08", "MK11", "MK05")
    two = PeersByStructure(built, n=2)
    assert two(load_catalogue(built), "kymiring", "MK07") == ("MK09", "MK13")
    groups = found.contributions.T.groupby(lambda name: name.split(":")[0]).sum().T
    assert set(groups.columns) == set(GROUPS)
    np.testing.assert_allclose(groups.sum(axis=1), 1)


def test_an_unknown_region_is_named(built):
    with pytest.raises(DataError, match="'MK99' has no features"):
        PeersByStructure(built)(load_catalogue(built), "kymiring", "MK99")


def test_the_reference_is_no_peer(built):
    catalogue = load_catalogue(built)
    settings = catalogue.settings.model_copy(update={"reference": "MK09"})
    catalogue = dataclasses.replace(catalogue, settings=settings)
    found = PeersByStructure(built)(catalogue, "kymiring", "MK07")
    assert found == ("MK13", "MK08", "MK11", "MK05")


def test_only_the_region_of_the_settings_has_peers_by_judgement(built):
    """They are shown beside those by structure, and compared with only where they are asked for."""
    here = background_study("wood-furniture", project=built)
    elsewhere = background_study("wood-furniture", region="MK13", project=built)
    assert here.tables["structural_peers"].frame["prior"].any()
    assert not elsewhere.tables["structural_peers"].frame["prior"].any()
    assert here.peers == ("MK09", "MK13", "MK08", "MK11", "MK05")
    assert elsewhere.peers == ("MK17", "MK11", "MK12", "MK09", "MK06")
    told = [finding.message for finding in elsewhere.findings]
    assert not any("judgement" in sentence for sentence in told)
    named = background_study("wood-furniture", peers=["MK09"], project=built)
    judged = background_study("wood-furniture", peers=["judgement"], project=built)
    for study in (here, elsewhere, named, judged):
        (told,) = [c.message for c in study.caveats if c.message.startswith("The peer regions")]
        assert ("were chosen by judgement" in told) == (study is judged)


@pytest.mark.parametrize("region", ["MK13", "MK01"])
def test_peers_by_judgement_of_another_region_are_refused(built, region):
    with pytest.raises(CatalogueError, match="peers by judgement are of MK07 only"):
        real.background_study("wood-furniture", region=region, peers=["judgement"], project=built)
