"""A YAML file as nodes that know their line, and what they hold as plain values."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.stored import read_lines

Location = tuple[str | int, ...]
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PyYAML may come without its C part


@lru_cache(maxsize=256)
def _nodes(text: str) -> yaml.Node | None:
    """The nodes of `text`, which nobody changes: the same text is parsed once.

    A fault is told by the Python loader, whose words we explain.
    """
    try:
        return yaml.compose(text, Loader=_FAST)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


def compose(path: Path) -> yaml.Node:
    try:
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
    if node is None or (node.tag == "tag:yaml.org,2002:null"):
        raise CatalogueError(f"{path}: the file is empty")
    _refuse_traps(path, node, ())
    return node


def _not_yaml(path: Path, error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return f"{path}: not YAML: the character {chr(error.character)!r} is not allowed"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = f", line {mark.line + 1}" if mark else ""
    hint = ""
    if "tab" in str(error) or "'\\t'" in str(error):
        hint = " (indent with spaces, not with tabs)"
    elif "mapping values are not allowed" in str(error):
        hint = " (a text that holds ': ' must stand in quotes)"
    return f"{path}{line}: not YAML: {getattr(error, 'problem', None) or error}{hint}"


def _refuse_traps(path: Path, node: yaml.Node, above: tuple[yaml.Node, ...]) -> None:
    """What YAML allows and readers trip over: equal keys (PyYAML keeps the last), loops."""
    if any(node is parent for parent in above):
        line = node.start_mark.line + 1
        raise CatalogueError(f"{path}, line {line}: an entry must not hold itself (*alias)")
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _refuse_traps(path, child, (*above, node))
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, child in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise CatalogueError(f"{path}, line {line}: a key must be one word")
            if key.value in seen:
                first = seen[key.value]
                raise CatalogueError(
                    f"{path}, line {line}: the key {key.value!r} stands twice "
                    f"(first in line {first}); only one is allowed"
                )
            seen[key.value] = line
            _refuse_traps(path, child, (*above, node))


def plain(path: Path, node: yaml.Node) -> Any:
    """Plain values; keys are always text, so that ``no:`` stays a key and not False."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(path, child) for key, child in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(path, child) for child in node.value]
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError):
        line = node.start_mark.line + 1
        raise CatalogueError(
            f"{path}, line {line}: {node.value!r} cannot be read as a value; put it in quotes"
        ) from None
    finally:
        loader.dispose()


def line_in(node: yaml.Node, location: Location) -> int:
    line = node.start_mark.line
    for step in location:
        if isinstance(node, yaml.MappingNode):
            match = [(key, value) for key, value in node.value if key.value == str(step)]
            if not match:
                break
            key, node = match[0]
            line = key.start_mark.line
        elif isinstance(node, yaml.SequenceNode) and step in range(len(node.value)):
            node = node.value[step]
            line = node.start_mark.line
        else:
            break
    return line + 1
