"""Builds the documentation into ``reports/docs``: ``python docs/build.py``.

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


def main() -> int:
    """Build all; the exit code."""
    try:
        from maker.source import write_source
        from sphinx.cmd.build import main as sphinx
    except ImportError as error:
        print(f"the documentation needs the extra docs, and {error.name} is missing: run `make ready`")
        return 2
    project = Project(HERE.parent)
    try:
        with staging(project.reports) as stage:
            source, made = stage / "source", stage / NAME
            source.mkdir()
            write_source(project, source)
            told = ["-q", "-W", "--keep-going", "-d", str(stage / "trees")]
            failed = sphinx([*told, str(source), str(made)])
            if failed:
                return 1
            switch(made, project.reports / NAME)
    except NextStepError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2
    print(f"The documentation is in reports/{NAME}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
