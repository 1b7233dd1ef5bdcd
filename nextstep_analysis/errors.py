"""What the library raises on purpose; anything else is a defect."""


class NextStepError(Exception):
    """Base class: catch this to catch everything the library raises on purpose."""


class DataError(NextStepError, ValueError):
    """A table breaks its contract (missing column, duplicate key, impossible value)."""


class CatalogueError(NextStepError, ValueError):
    """A file under `config/` names something unknown or impossible."""


class ProjectError(NextStepError):
    """The project's folders are not where they should be, or cannot be written."""


class FetchError(NextStepError):
    """A service did not give what was asked of it; what was there before stays in force."""
