"""YAML text as nodes that know their lines, and as plain values; what is no plain YAML is refused.

Sizes are bounded before anything is unfolded, so that no file can keep a command busy.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.stored import read_lines

Location = tuple[str | int, ...]

LARGEST = 200_000
"""Bytes of a file; the largest one of the project has a fifth of that."""
LONG = 60_000
"""Characters that the slow loader, which explains a fault better, may take."""
DEEPEST = 50
"""Levels of entries in entries."""
MOST = 20_000
"""Entries of a file after its aliases are unfolded."""

_BRACKETS = 20 * DEEPEST  # open at a time: some may stand in texts
_TOO_DEEP = f"entries stand in entries more than {DEEPEST} levels deep"
_STANDARD = "tag:yaml.org,2002:"
_READ = {f"{_STANDARD}{name}" for name in ("null", "bool", "int", "float", "timestamp")}
_AS_WRITTEN = {f"{_STANDARD}{name}" for name in ("str", "value", "merge")}
_GROUPS = {f"{_STANDARD}{name}" for name in ("map", "seq")}
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PyYAML may come without its C part


def compose(path: Path) -> yaml.Node:
    """The nodes of the YAML file `path`.

    Raises
    ------
    CatalogueError
        If it is missing, empty, not UTF-8 or not YAML, holds a key twice, or is larger,
        deeper or fuller of aliases than any list that a person writes.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise CatalogueError(f"{path}: the file has {size} bytes; at most {LARGEST} are read")
        node = _nodes(read_lines(path))
    except FileNotFoundError:
        raise CatalogueError(f"{path}: there is no such file") from None
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CatalogueError(
            f"{path}: not UTF-8 text (byte {error.start}); save the file as UTF-8"
        ) from None
    except yaml.YAMLError as error:
        raise CatalogueError(_not_yaml(path, error)) from None
    if node is None or (node.tag == f"{_STANDARD}null"):
        raise CatalogueError(f"{path}: the file is empty")
    _Traps(path).refuse(node, ())
    return node


def plain(node: yaml.Node, as_text: yaml.Node | None = None) -> Any:
    """Plain values; keys are always text, so that ``no:`` stays a key and not False.

    What YAML cannot read as what it looks like (``2024-02-31``), and the node `as_text`,
    is the text that was written.
    """
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(child, as_text) for key, child in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(child, as_text) for child in node.value]
    if node is as_text or node.tag in _AS_WRITTEN:
        return node.value
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError, OverflowError):
        return node.value
    finally:
        loader.dispose()


def line_at(node: yaml.Node, location: Location) -> int:
    """Line, from 1, of the key or list entry at `location`, or of its nearest parent."""
    return _followed(node, location)[0]


def node_at(node: yaml.Node, location: Location) -> yaml.Node | None:
    """What stands at `location`; None if there is nothing."""
    return _followed(node, location)[1]


def _followed(node: yaml.Node, location: Location) -> tuple[int, yaml.Node | None]:
    line = node.start_mark.line
    for step in location:
        if isinstance(node, yaml.MappingNode):
            match = [(key, value) for key, value in node.value if key.value == str(step)]
            if not match:
                return line + 1, None
            key, node = match[0]
            line = key.start_mark.line
        elif isinstance(node, yaml.SequenceNode) and step in range(len(node.value)):
            node = node.value[step]
            line = node.start_mark.line
        else:
            return line + 1, None
    return line + 1, node


@lru_cache(maxsize=256)
def _nodes(text: str) -> yaml.Node | None:
    """The nodes of `text`, which nobody changes: the same text is parsed once.

    A fault is told by the Python loader, whose words we explain; it is slow with long texts.
    """
    try:
        _check_depth(text)
        return yaml.compose(text, Loader=_FAST)
    except _TooDeepError:
        raise
    except yaml.YAMLError:
        if len(text) > LONG:
            raise
        return yaml.compose(text, Loader=yaml.SafeLoader)


class _TooDeepError(yaml.MarkedYAMLError):
    """Entries in entries without end."""


def _check_depth(text: str) -> None:
    """Before nodes are made, for which the parser calls itself once for each level.

    Brackets are counted first, without a look at quotes: the scanner, too, slows down with them.
    """
    depth = 0
    for place, mark in enumerate(text):
        depth = max(depth + (mark in "[{") - (mark in "]}"), 0)
        if depth > _BRACKETS:
            line = text.count("\n", 0, place)
            raise _TooDeepError(problem=_TOO_DEEP, problem_mark=yaml.Mark("", 0, line, 0, None, 0))
    depth = 0
    for event in yaml.parse(text, Loader=_FAST):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _TooDeepError(problem=_TOO_DEEP, problem_mark=event.start_mark)


def _not_yaml(path: Path, error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return f"{path}: not YAML: the character {chr(error.character)!r} is not allowed"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = f", line {mark.line + 1}" if mark else ""
    if isinstance(error, _TooDeepError):
        return f"{path}{line}: {error.problem}"
    hint = ""
    if "tab" in str(error) or "'\\t'" in str(error):
        hint = " (indent with spaces, not with tabs)"
    elif "mapping values are not allowed" in str(error):
        hint = " (a text that holds ': ' must stand in quotes)"
    return f"{path}{line}: not YAML: {getattr(error, 'problem', None) or error}{hint}"


class _Traps:
    """What YAML allows and readers trip over.

    Equal keys, of which PyYAML keeps the last; entries that hold themselves; aliases that
    unfold to more than anybody wrote; tags, which make other things of what is written.
    """

    def __init__(self, path: Path):
        self._path, self._seen = path, 0

    def refuse(self, node: yaml.Node, above: tuple[yaml.Node, ...]) -> None:
        """Raise `CatalogueError` for the first trap in `node`."""
        self._seen += 1
        if self._seen > MOST:
            raise self._error(node, f"more than {MOST} entries, with aliases (*) unfolded")
        if any(node is parent for parent in above):
            raise self._error(node, "an entry must not hold itself (*alias)")
        if node.tag not in _READ | _AS_WRITTEN | _GROUPS:
            tag = node.tag.replace(_STANDARD, "!!")
            raise self._error(node, f"the tag {tag!r} is not allowed; write the value without it")
        if isinstance(node, yaml.SequenceNode):
            for child in node.value:
                self.refuse(child, (*above, node))
        elif isinstance(node, yaml.MappingNode):
            self._refuse_keys(node)
            for _, child in node.value:
                self.refuse(child, (*above, node))

    def _refuse_keys(self, node: yaml.MappingNode) -> None:
        seen: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._error(key, "a key must be one word")
            if key.value in seen:
                raise self._error(
                    key,
                    f"the key {key.value!r} stands twice "
                    f"(first in line {seen[key.value]}); only one is allowed",
                )
            seen[key.value] = key.start_mark.line + 1

    def _error(self, node: yaml.Node, problem: str) -> CatalogueError:
        return CatalogueError(f"{self._path}, line {node.start_mark.line + 1}: {problem}")
