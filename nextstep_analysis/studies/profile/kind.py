"""The profiles as a kind of report: one of each ecosystem whose file has one."""

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.kind import Kind, ecosystem_name
from nextstep_analysis.studies.background.inputs import TABLES
from nextstep_analysis.studies.profile.inputs import FILES, profile_inputs


def _written(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(name for name, one in catalogue.ecosystems.items() if one.profile is not None)


PROFILE = Kind(
    "profile",
    "profile.ipynb",
    subjects=_written,
    title=ecosystem_name,
    tables=TABLES,
    files=FILES,
    inputs=profile_inputs,
    elsewhere=False,
)
