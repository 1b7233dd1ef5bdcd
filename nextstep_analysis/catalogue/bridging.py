"""Tables in TOL 2025 that may be told in TOL 2008: which figures, and what that cannot say."""

from collections.abc import Mapping

from nextstep_analysis.catalogue.tables import (
    CLASSIFICATIONS,
    FIGURES,
    OF_AREAS,
    Classification,
    Column,
    first_years,
)
from nextstep_analysis.industry_codes import TOL_2008

BRIDGE = "tol_bridge"
"""The dataset with the correspondence of the two classifications."""
BRIDGED = {
    "fi": "Muunnosarvio: TOL 2025 -luokituksella julkaistut luvut esitetään TOL 2008 "
    "-luokituksella. Jaetun toimialan luku on jaettu luokkien lukumäärien mukaan, ja varmaa on "
    "vain, että luku on rajojensa välissä. Neljän numeron alapuolella vastaavuutta ei voi sanoa.",
    "en": "Bridged estimate: figures published in TOL 2025 are told in TOL 2008. The figure of an "
    "industry that is split is shared by numbers of classes, and only its bounds are certain. "
    "Below four digits the correspondence cannot be told.",
}
"""What the bridge cannot say of a dataset that it is used for."""
_OF_INDUSTRIES = {"industry", "section", "division"}


def industry_key(keys: tuple[str, ...], columns: Mapping[str, Column]) -> str | None:
    """The key that holds industries, if there is one that the bridge can read."""
    return next((key for key in keys if columns[key].type in _OF_INDUSTRIES), None)


def areas_key(keys: tuple[str, ...], columns: Mapping[str, Column]) -> str | None:
    """The key that holds regions and municipalities of Finland, if there is one."""
    return next((key for key in keys if columns[key].type in OF_AREAS - {"nuts2"}), None)


def check_bridge(
    bridge: tuple[str, ...],
    classification: Classification | None,
    keys: tuple[str, ...],
    columns: Mapping[str, Column],
) -> None:
    """Raise `ValueError` where what may be bridged is no figure, or nothing is in TOL 2025."""
    if not bridge:
        return
    figures = [name for name, column in columns.items() if column.type in FIGURES]
    if wrong := [name for name in bridge if name not in figures]:
        raise ValueError(
            f"'bridge': {wrong[0]!r} is no figure; figures are {', '.join(figures)}; name those "
            "that can be split, such as persons, never a rate"
        )
    if all(CLASSIFICATIONS[name] == TOL_2008 for name in first_years(classification)):
        raise ValueError(
            "'bridge' is for industries of TOL 2025; the 'classification' of the table has none"
        )
    if industry_key(keys, columns) is None:
        raise ValueError("'bridge' needs a key of sections or divisions")
