"""Borders fetched: the newest layer, kept as received, made a file that the build reads."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from nextstep_analysis.catalogue.recipes import Border
from nextstep_analysis.catalogue.sidecars import SIDECAR
from nextstep_analysis.catalogue.sources import Dataset, with_sidecar
from nextstep_analysis.processed import checksum
from nextstep_analysis.project import Project
from nextstep_analysis.sources.fetch.clock import Clock
from nextstep_analysis.sources.fetch.maps import Layer, MapService
from nextstep_analysis.sources.fetch.one import Fetched
from nextstep_analysis.sources.fetch.shapes import areas_of, as_geojson
from nextstep_analysis.sources.fetch.store import (
    Record,
    keep_answer,
    read_answer_file,
    vintage_name,
    write_once,
    written_time,
)


def fetch_borders(
    dataset: Dataset,
    recipe: Border,
    layer: Layer,
    service: MapService,
    folder: Path,
    *,
    project: Project,
    clock: Clock,
) -> Fetched:
    """All areas of `layer` as a vintage in `folder`: answers, file, sidecar.

    Raises
    ------
    FetchError
        What is wrong with the answers.
    DataError
        If the file does not fit its description.
    """
    pages = service.pages(layer)
    names = []
    for number, received in enumerate(service.received, start=1):
        licence = dataset.sidecar.licence
        name = keep_answer(folder, number, received, licence=licence, code_sets={})
        if any(received is page for page in pages):
            names.append(name)
    areas = areas_of((read_answer_file(folder, name) for name in names), layer, recipe)
    content = as_geojson(areas, dataset.keys[0], dataset.id)
    write_once(folder / dataset.file, content)
    year = int(areas["year"].iloc[0])
    begins = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    record = Record(
        dataset=dataset.id,
        vintage=vintage_name(begins, content),
        service=recipe.service,
        table=layer.name,
        title=f"{layer.name} ({layer.system})",
        updated=written_time(begins),
        fetched=written_time(clock.now()),
        rows=len(areas),
        first=year,
        last=year,
        sha256=checksum(content),
        answers=names,
        contents={},
        variables={dataset.keys[0]: recipe.code},
        held=[],
    )
    text = yaml.safe_dump(_sidecar(dataset, recipe, record), allow_unicode=True, sort_keys=False)
    write_once(folder / SIDECAR, text.encode())
    return Fetched(folder, record, with_sidecar(project, dataset.id, dataset, folder))


def _sidecar(dataset: Dataset, recipe: Border, record: Record) -> Mapping[str, Any]:
    """What stands beside the file; its areas have the borders of the layer's year."""
    return {
        "title": f"{dataset.title['en']}, {record.last}",
        "table": record.table,
        "producer": recipe.producer,
        "vintage": str(record.last),
        "licence": dataset.sidecar.licence,
        "notes": [
            f"Fetched from {record.title} on {record.fetched[:10]}.",
            "Rounded to four decimals of a degree; WGS 84 (EPSG:4326).",
        ],
        "sha256": record.sha256,
        "areas": str(record.last),
        "extent": {dataset.keys[0]: {"values": record.rows}},
    }
