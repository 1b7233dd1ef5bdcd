"""What is kept of the register of companies: `config/companies.yaml`."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from nextstep_analysis.catalogue.fields import Count, Line, Weight
from nextstep_analysis.catalogue.files import Entry, read_entry
from nextstep_analysis.catalogue.recipes import Base
from nextstep_analysis.project import Project

FILE = "companies.yaml"
FORM = r"[0-9A-Z][0-9A-Z-]{0,11}"


def _check_form(code: str) -> str:
    if re.fullmatch(FORM, code):
        return code
    raise ValueError("the code of a form is capital letters, digits and hyphens, such as 16")


Form = Annotated[str, AfterValidator(_check_form)]


class Services(Entry):
    """Addresses of the open interfaces of companies, of filed accounts and of notices."""

    companies: Base
    accounts: Base
    notices: Base


class Keeping(Entry):
    """All of `config/companies.yaml`, whose head explains the keys."""

    forms: Annotated[Mapping[Form, Line], Field(min_length=1)]
    ended_years: Count
    keep_days: Count
    whole_from: Count
    least_share: Weight
    services: Services


def read_keeping(project: Project) -> Keeping:
    """`config/companies.yaml`.

    Raises
    ------
    CatalogueError
        If it is missing or does not hold together: file, line, what is allowed.
    """
    return read_entry(project.config / FILE, Keeping)
