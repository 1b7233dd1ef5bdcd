"""The indicator catalogue's file: what it holds, and how it can be wrong."""

import pytest

from nextstep_analysis.catalogue.indicators import read_indicators
from nextstep_analysis.errors import CatalogueError

GOOD = """\
location_quotient:
  function: specialisation.location_quotient
  name: {fi: sijaintiosamäärä, en: location quotient}
  question: {fi: "Onko toimiala keskittynyt?", en: "Is the industry concentrated?"}
  unit: ratio
  direction: higher
  reference: Isserman 1977
  needs: [enterprises.stock]
  interval: true
"""


@pytest.fixture
def write(tmp_path):
    def write(text: str):
        path = tmp_path / "indicators.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_good_file(write):
    indicator = read_indicators(write(GOOD))["location_quotient"]
    assert indicator.needs == ("enterprises.stock",)
    assert indicator.interval
    assert indicator.limits is None


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("direction: higher", "direction: up", 6, "must be 'higher', 'lower' or 'none'"),
        ("interval: true", "interval: maybe", 9, "must be true or false"),
        ("interval: true", "interval: false", 9, "no interval; without one its 'limits' are"),
        ("needs: [enterprises.stock]", "needs: [stock]", 8, "is 'stock': two names with a point"),
        ("function: specialisation.", "function: ", 2, "two names with a point between"),
        ("  unit: ratio\n", "", 1, "the key 'location_quotient.unit' is missing"),
        ("  unit: ratio", "  units: ratio", 5, "unknown key 'location_quotient.units', did you"),
        ("en: location quotient", "de: Quotient", 3, "unknown language 'de'"),
    ],
)
def test_a_wrong_file(write, old, new, line, said):
    assert GOOD.count(old) == 1
    path = write(GOOD.replace(old, new))
    with pytest.raises(CatalogueError) as caught:
        read_indicators(path)
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert said in str(caught.value)
