"""Imports of what runs notebooks, without what it never uses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_UNUSED = ("rfc3987_syntax",)
"""jsonschema would build a grammar of addresses with it, for as long as all other imports take;
a notebook's schema has no such format, and jsonschema does without where it is not installed."""


@contextmanager
def lean_imports() -> Iterator[None]:
    """Meanwhile, the modules that are only optional and never used here are not found."""
    hidden = [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
