"""Background studies of business ecosystems from official regional statistics.

The front door, for a notebook or a script:

>>> import nextstep_analysis as ns
>>> jobs = ns.read_table("jobs")
>>> study = ns.background_study("wood-furniture")  # doctest: +SKIP
>>> study.tables["industries"].frame  # doctest: +SKIP
>>> ns.show(study, language="en", chapters=["state"])  # doctest: +SKIP

``ns.overview()`` says what data there is, and every indicator of ``config/indicators.yaml`` is
here by its name: ``ns.location_quotient``. A name is imported when it is first asked for, so
that importing the package stays cheap; ``__init__.pyi`` says where each one is.
"""


def _places() -> dict[str, str]:
    """The module of each name, as the lines ``from .module import name as name`` have it."""
    with open(f"{__path__[0]}/__init__.pyi", encoding="utf-8") as stub:
        lines = [line.split() for line in stub if line.startswith("from ")]
    return {name: module for _from, module, _import, name, _as, _name in lines}


_PLACES = _places()
__all__ = sorted(_PLACES)


def __getattr__(name: str) -> object:
    """The name from its module; kept, so that this runs once a name."""
    if name == "__version__":
        from importlib.metadata import version

        named: object = version("nextstep-analysis")
    elif name in _PLACES:
        from importlib import import_module

        named = getattr(import_module(_PLACES[name], __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}{_nearest(name)}")
    globals()[name] = named
    return named


def __dir__() -> list[str]:
    return sorted({*__all__, "__version__", *(name for name in globals() if name[:2] == "__")})


def _nearest(name: str) -> str:
    """``"; did you mean 'read_table'?"``; nothing for names that Python itself asks for."""
    if name.startswith("_"):
        return ""
    from difflib import get_close_matches

    nearest = get_close_matches(name, __all__, n=1)
    return f"; did you mean {nearest[0]!r}?" if nearest else ""
