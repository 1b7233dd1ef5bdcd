"""Building the small project: types, bytes, all or nothing, and nothing twice."""

import json
import os
import shutil

import pandas as pd
import pytest

from nextstep_analysis.catalogue.sources import read_declared
from nextstep_analysis.errors import CatalogueError, DataError, ProjectError
from nextstep_analysis.processed import read_boundaries, read_table
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.sources import build
from nextstep_analysis.sources.build import build_data, related


def test_all_tables_are_built(mini):
    built = build_data(mini.project)
    assert [(one.dataset, one.rows, one.changed) for one in built] == [
        ("industries", 7, True),
        ("municipality_history", 2, True),
        ("occupation_groups", 2, True),
        ("firms", 4, True),
        ("accounts", 3, True),
        ("boundaries", 2, True),
    ]
    assert all(one.path.is_file() for one in built)


def test_codes_stay_text_and_keep_their_zeros(mini):
    build_data(mini.project)
    assert list(read_table(mini.project, "municipality_history")["municipality"]) == [
        "KU016",
        "KU398",
    ]
    assert list(read_table(mini.project, "accounts")["industry"]) == ["01", "02", "31"]
    assert list(read_table(mini.project, "occupation_groups")["occupation"]) == ["01.1", "NA"]


def test_missing_is_nan_and_zero_is_zero(mini):
    build_data(mini.project)
    firms = read_table(mini.project, "firms")
    assert firms["stock"].isna().tolist() == [False, True, False, True]
    assert firms["stock"].dropna().tolist() == [12.0, 0.0]
    assert firms["births"].tolist() == [1, 0, 3, 2]


def test_types(mini):
    build_data(mini.project)
    firms = read_table(mini.project, "firms")
    assert [str(kind) for kind in firms.dtypes] == ["str", "str", "int64", "float64", "int64"]


def test_numbers_are_not_changed(mini):
    build_data(mini.project)
    assert read_table(mini.project, "accounts")["output"].tolist() == [1.1, 0.1 + 0.2, -2.0]


def test_texts_lose_spaces_around_them(mini):
    build_data(mini.project)
    assert read_table(mini.project, "occupation_groups")["name_en"][0] == "Farmers"


def test_columns_stand_in_the_order_of_the_catalogue(mini):
    mini.put("accounts", "output,industry,region\n1,01,MK07\n2,02,MK07\n3,31,MK07\n")
    build_data(mini.project)
    assert list(read_table(mini.project, "accounts")) == ["region", "industry", "output"]


def test_boundaries_are_sorted_by_code_and_carry_their_coordinates(mini):
    build_data(mini.project)
    shapes = read_boundaries(mini.project, "boundaries")
    assert shapes["municipality"].tolist() == ["KU016", "KU398"]
    assert shapes.crs.to_epsg() == 4326
    assert shapes.total_bounds.tolist() == [25.0, 61.0, 26.0, 61.5]


def test_two_builds_give_the_same_bytes(mini, tmp_path):
    build_data(mini.project)
    first = mini.contents()
    build_data(mini.project, force=True)
    assert mini.contents() == first
    twin = Project(tmp_path / "elsewhere")
    shutil.copytree(mini.project.config, twin.config)
    shutil.copytree(mini.project.raw, twin.raw)
    build_data(twin)
    for path in twin.processed.iterdir():
        assert path.read_bytes() == first[f"processed/{path.name}"], path.name


def test_an_unchanged_project_is_not_built_again(mini):
    build_data(mini.project)
    before = {path: path.stat().st_mtime_ns for path in mini.project.processed.iterdir()}
    assert not any(one.changed for one in build_data(mini.project))
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_changed_catalogue_is_built_again(mini):
    build_data(mini.project)
    mini.catalogue(firms={"estimate": True})
    assert all(one.changed for one in build_data(mini.project))


def test_a_changed_raw_file_with_its_new_sidecar_is_built_again(mini):
    build_data(mini.project)
    mini.spoil("firms", "MK07,A01,2016,12", "MK07,A01,2016,13")
    build_data(mini.project)
    assert read_table(mini.project, "firms")["stock"][0] == 13


def test_a_removed_dataset_is_removed_from_the_processed_tables(mini):
    build_data(mini.project)
    path = mini.project.config / "sources.yaml"
    path.write_text(path.read_text("utf-8").split("boundaries:")[0], "utf-8")
    build_data(mini.project)
    assert not (mini.project.processed / "boundaries.parquet").exists()


@pytest.mark.parametrize("damage", ["cut", "gone", "manifest", "code"])
def test_damaged_tables_are_built_again(mini, damage, monkeypatch):
    build_data(mini.project)
    good = mini.contents()
    table = mini.project.processed / "firms.parquet"
    manifest = mini.project.processed / "manifest.json"
    if damage == "cut":
        table.write_bytes(table.read_bytes()[:-1])
    elif damage == "gone":
        table.unlink()
    elif damage == "manifest":
        manifest.write_text("{", "utf-8")
    else:
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "code": "0"}), "utf-8")
    assert all(one.changed for one in build_data(mini.project))
    assert mini.contents() == good


def test_an_error_leaves_the_processed_tables_as_they_were(mini):
    build_data(mini.project)
    before = mini.contents()
    mini.spoil("accounts", "1.10", "1,10")
    with pytest.raises(DataError):
        build_data(mini.project)
    assert mini.contents() == before


def test_a_first_build_with_an_error_leaves_nothing(mini):
    mini.spoil("accounts", "1.10", "x")
    with pytest.raises(DataError):
        build_data(mini.project)
    assert mini.contents() == {}


def test_if_the_swap_fails_the_old_tables_are_put_back(mini, monkeypatch):
    build_data(mini.project)
    before = mini.contents()
    mini.spoil("firms", "MK07,A01,2016,12", "MK07,A01,2016,13")
    real = os.replace

    def failing(source, target):
        if str(source).endswith("fresh"):
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(build.os, "replace", failing)
    with pytest.raises(ProjectError, match="processed: cannot be written: No space left"):
        build_data(mini.project)
    assert mini.contents() == before


def test_if_a_table_cannot_be_written_the_old_ones_stay(mini, monkeypatch):
    build_data(mini.project)
    before = mini.contents()
    mini.spoil("firms", "MK07,A01,2016,12", "MK07,A01,2016,13")

    def failing(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", failing)
    with pytest.raises(ProjectError, match="No space left"):
        build_data(mini.project)
    assert mini.contents() == before


def test_a_table_of_codes_is_needed_where_columns_refer_to_it(mini):
    path = mini.project.config / "sources.yaml"
    text = path.read_text("utf-8")
    path.write_text(text[text.index("municipality_history:") :], "utf-8")
    with pytest.raises(CatalogueError, match="the dataset 'industries' is missing; the column"):
        build_data(mini.project)


def test_a_table_is_checked_with_all_that_it_is_linked_with():
    """The key figures equal the population and the jobs in all, and these the jobs."""
    datasets = read_declared(find_project())
    tables = {name for name, one in related(datasets, "population").items() if one.kind != "names"}
    assert tables == {"population", "municipal_key_figures", "jobs_totals", "jobs"}
    assert {"industries", "municipalities"} <= set(related(datasets, "population"))
    tables = {name for name, one in related(datasets, "enterprises").items() if one.kind != "names"}
    assert tables == {"enterprises"}
