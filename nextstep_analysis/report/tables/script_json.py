"""JSON that stands in a page for its scripts."""

import json
from typing import Any


def for_script(value: Any) -> str:
    """`value` as JSON that cannot end the script element it stands in.

    Examples
    --------
    >>> for_script({"b": "</script>", "a": 1.5})
    '{"a":1.5,"b":"\\\\u003c/script>"}'
    """
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
