"""The Finnish speller of the tests: Voikko, where the machine has it."""

from collections.abc import Callable

import pytest
from optional_services import missing

from nextstep_analysis.report.words.speller import Voikko


def speller() -> Callable[[str], bool]:
    """Whether a word is Finnish; skips where there is no speller, but fails in CI.

    The package `libvoikko` is of the test extra, its library and dictionary are of the system
    (`tests/find_or_install.sh`).
    """
    library = pytest.importorskip("libvoikko", reason="the package libvoikko is not installed")
    try:
        return library.Voikko("fi").spell
    except (OSError, library.VoikkoException) as error:
        missing("speller", f"no Finnish dictionary for Voikko: {error}")


def voikko() -> Voikko:
    """The speller as the table of word forms asks it; skips as `speller` does."""
    speller()
    return Voikko()
