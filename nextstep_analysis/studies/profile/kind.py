"""The profiles as a kind of report: one of each ecosystem whose file has one."""

from collections.abc import Mapping

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.kind import Kind
from nextstep_analysis.studies.background.inputs import TABLES
from nextstep_analysis.studies.profile.inputs import FILES, profile_inputs


def _written(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(name for name, one in catalogue.ecosystems.items() if one.profile is not None)


def _name(catalogue: Catalogue, ecosystem: str) -> Mapping[str, str]:
    return catalogue.ecosystem(ecosystem).name


PROFILE = Kind(
    "profile",
    "profile.ipynb",
    subjects=_written,
    title=_name,
    tables=TABLES,
    files=FILES,
    inputs=profile_inputs,
    elsewhere=False,
)
