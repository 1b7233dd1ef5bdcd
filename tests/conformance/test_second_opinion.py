"""ecomplexity (Growth Lab) on random panels: the same indices from other code.

It is no dependency of the project: the tests run where `benchmarks/requirements-complexity.txt` is
installed, and say so where it is not.
"""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.indicators.complexity import economic_complexity
from nextstep_analysis.indicators.relatedness import proximity, relatedness_density
from nextstep_analysis.schema import with_scheme

peer = pytest.importorskip(
    "ecomplexity", reason="ecomplexity is not installed: see benchmarks/requirements-complexity.txt"
)
NAMES = {"time": "year", "loc": "region", "prod": "industry", "val": "value"}


def panel(seed, regions=40, industries=25):
    rng = np.random.default_rng(seed)
    size = rng.normal(0, 1, (regions, 1)) + rng.normal(0, 1, (1, industries))
    values = rng.poisson(np.exp(2 + size + rng.normal(0, 1, (regions, industries))))
    wide = pd.DataFrame(
        values, [f"r{n:02}" for n in range(regions)], [f"i{n:02}" for n in range(industries)]
    )
    named = wide.rename_axis(index="region", columns="industry")
    return with_scheme(named.stack().rename("value").reset_index().assign(year=2022), "own")


@pytest.mark.parametrize("seed", range(5))
def test_complexity_and_density_are_the_same(seed):
    table = panel(seed)
    theirs = peer.ecomplexity(table, NAMES, check_logsupermodularity=False, verbose=False)
    theirs = theirs.set_index(["region", "industry"]).sort_index()
    found = economic_complexity(table)
    eci = theirs["eci"].groupby("region").first()
    pci = theirs["pci"].groupby("industry").first()
    # The sign is a convention of each: theirs goes by the correlation with diversity, too.
    np.testing.assert_allclose(found.eci, eci[found.eci.index], atol=1e-8)
    np.testing.assert_allclose(found.pci, pci[found.pci.index], atol=1e-8)
    density = relatedness_density(table, proximity=proximity(table))
    np.testing.assert_allclose(density, theirs["density"].loc[density.index], atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_proximity_is_the_same(seed):
    table = panel(seed)
    theirs = peer.proximity(table, NAMES).set_index(["industry_1", "industry_2"])["proximity"]
    ours = proximity(table).stack()
    np.testing.assert_allclose(ours, theirs.loc[ours.index], atol=1e-12)
