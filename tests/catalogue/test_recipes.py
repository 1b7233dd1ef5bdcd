"""`config/fetch.yaml`: what it says fits the data catalogue; a slip is told with its line."""

import pytest
import yaml

from nextstep_analysis.catalogue.recipes import FILE, read_fetching
from nextstep_analysis.catalogue.sources import read_declared
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.project import Project

SLIPS = {
    "an unknown service": (
        lambda c: c["tables"]["enterprises"].update(service="statfinn"),
        "unknown service 'statfinn', did you mean 'statfin'?; allowed are statfin",
    ),
    "an unknown dataset": (
        lambda c: c["tables"].update(enterprise=c["tables"].pop("enterprises")),
        "allowed are those of sources.yaml",
    ),
    "a key that lacks": (
        lambda c: c["tables"]["enterprises"]["keys"].pop("industry"),
        "the dataset has the keys region, industry, year",
    ),
    "a column that lacks": (
        lambda c: c["tables"]["enterprises"]["values"].pop("deaths"),
        "of the columns region, industry, year, stock, births, deaths",
    ),
    "no regular expression": (
        lambda c: c["tables"]["enterprises"]["keys"]["region"].update(codes="(MK"),
        "this is no regular expression",
    ),
    "no address": (
        lambda c: c["services"]["statfin"].update(address="pxdata.stat.fi"),
        "an address starts with https://",
    ),
    "an unknown interface": (
        lambda c: c["services"]["statfin"].update(kind="pxweb3"),
        "pxweb3",
    ),
    "an archive that is not named": (
        lambda c: c["services"]["statfin"].pop("archive"),
        "enterprises: the service 'statfin' names no archive",
    ),
    "an alarm above all": (lambda c: c["alarms"].update(level=3), "level"),
    "a key too many": (lambda c: c["patience"].update(attempt=3), "attempt"),
}


@pytest.fixture(scope="module")
def datasets(built):
    return read_declared(built)


def test_every_recipe_fits_its_dataset(project, datasets):
    fetching = read_fetching(project, datasets)
    fetched = {"enterprises", "unemployment_rate", "labour_market", "population", "jobs"}
    assert fetched <= set(fetching.tables)
    awaited = {name for name, one in datasets.items() if one.awaited}
    assert awaited - set(fetching.tables) == {"register_counts"}, "of the register, by a command"
    assert set(fetching.tables) <= fetched | awaited
    told = [name for name in awaited & set(fetching.tables) if fetching.tables[name].note]
    assert len(told) == len(awaited) - 1, "how far each is known"
    assert fetching.services["statfin"].address == "https://pxdata.stat.fi/PxWeb/api/v1/fi"


@pytest.mark.edge("configuration", "a slip in fetch.yaml", "one sentence with file and line")
@pytest.mark.parametrize(("change", "sentence"), SLIPS.values(), ids=SLIPS)
def test_slips(project, datasets, tmp_path, change, sentence):
    content = yaml.safe_load((project.config / FILE).read_text("utf-8"))
    change(content)
    (tmp_path / "config").mkdir(exist_ok=True)
    path = tmp_path / "config" / FILE
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
    with pytest.raises(CatalogueError) as refusal:
        read_fetching(Project(tmp_path), datasets)
    told = str(refusal.value)
    assert told.startswith(str(path)) and sentence in told and len(told.splitlines()) == 1
