"""Builds the documentation into ``reports/docs``: ``python docs/build.py [folder]``.

Nothing is fetched. The source is made and run in a folder beside, which becomes the
documentation only when all of it has been built without a warning.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from nextstep_analysis.batch.site.staging import staging, switch  # noqa: E402
from nextstep_analysis.errors import NextStepError  # noqa: E402
from nextstep_analysis.project import Project  # noqa: E402

NAME = "docs"
"""The folder in ``reports``."""


def main(place: str = "") -> int:
    """Build all into the folder `place`, that of the reports when left out; the exit code."""
    try:
        from maker.source import write_source
        from sphinx.cmd.build import main as sphinx
    except ImportError as error:
        return _refused(f"the extra docs is needed, and {error.name} is missing: run `make ready`")
    project = Project(HERE.parent)
    target = Path(place).resolve() if place else project.reports / NAME
    try:
        with staging(project.reports) as stage:
            source, made = stage / "source", stage / NAME
            source.mkdir()
            write_source(project, source)
            told = ["-q", "-W", "--keep-going", "-d", str(stage / "trees")]
            failed = sphinx([*told, str(source), str(made)])
            if failed:
                return 1
            switch(made, target)
    except NextStepError as error:
        return _refused(str(error))
    sys.stdout.write(f"The documentation is built: {target / 'index.html'}\n")
    return 0


def _refused(sentence: str) -> int:
    sys.stderr.write(f"Error: {sentence}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
