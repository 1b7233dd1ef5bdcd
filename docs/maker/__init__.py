"""Makes the source of the documentation site from the project; `docs/build.py` has it built."""
