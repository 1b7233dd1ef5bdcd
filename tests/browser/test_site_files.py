"""The files for other programs in a whole site: each is read by what describes it."""

import json

import jsonschema
import pytest
from csvw import Table

from nextstep_analysis.batch.plan.verify import verify


@pytest.mark.filterwarnings("error::UserWarning")
def test_every_csv_file_is_read_by_its_metadata(site):
    found = sorted(site.rglob("*.csv"))
    assert found
    for path in found:
        metadata = path.with_name(f"{path.name}-metadata.json")
        told = json.loads(metadata.read_text(encoding="utf-8"))
        assert told["url"] == path.name and told["dc:publisher"] and told["dc:license"]
        assert told["lang"] in told["@context"][1].values()
        columns = [column["name"] for column in told["tableSchema"]["columns"]]
        for row in Table.from_file(metadata).iterdicts(strict=True):
            assert list(row) == columns, path
    assert len(list(site.rglob("*.csv-metadata.json"))) == len(found)


def test_every_document_is_as_its_schema_says_and_leads_to_files(site):
    documents = [p for p in sorted(site.glob("data/**/*.json")) if ".schema" not in p.name]
    if not (site / "manifest.json").exists():
        assert not documents, "made-up studies hand over none"
        return
    records = json.loads((site / "manifest.json").read_text(encoding="utf-8"))["studies"].values()
    studies = {one["subject"] for one in records if one["kind"] == "background"}
    assert {path.stem for path in site.glob("data/*.json") if path in documents} == studies
    assert studies
    for path in documents:
        told = json.loads(path.read_text(encoding="utf-8"))
        schema = json.loads((path.parent / told["$schema"]).read_text(encoding="utf-8"))
        jsonschema.validate(told, schema, jsonschema.Draft202012Validator)
        assert {"en", "fi"} <= set(told["languages"]) == set(told["pages"])
        addresses = [told["pages"], told["workbooks"] or {}, told["csv_archives"] or {}]
        addresses += [table["csv"] for table in told["tables"]]
        files = [path.parent / address for one in addresses for address in one.values()]
        assert all(file.is_file() for file in files), path
        for language, address in told["pages"].items():
            html = (path.parent / address).read_text(encoding="utf-8")
            assert f'{path.relative_to(site).as_posix()}" download' in html
            assert all(f'id="{one["id"]}"' in html for one in told["exhibits"])
            assert f"{told['version'][language]}." in html, "the version is that of the page"
    assert not verify(site).lines
