"""A choice between versions of some parts of a page: all stand in it, one is shown.

A `Slot` holds what the first choice shows; a `Version` has, in an inert ``<template>``, what each
slot holds for another. `choice.js` puts it there. Without scripts the first choice stands, and
the control is hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from nextstep_analysis.report.page.blocks import _Html


@dataclass(frozen=True)
class Slot(_Html):
    """A part of the page that a choice changes."""

    name: str
    blocks: Sequence[_Html]

    def html(self) -> str:
        inner = "".join(block.html() for block in self.blocks)
        return f'<div data-slot="{escape(self.name)}">{inner}</div>'


@dataclass(frozen=True)
class Choice(_Html):
    """The control: one of `options` (value and label), the first of which is shown.

    `legend` names it, `notes` stand under it, and `said` is what the first choice says of itself,
    in a slot of that name which is read aloud when it changes.
    """

    name: str
    legend: str
    options: Sequence[tuple[str, str]]
    notes: Sequence[str]
    said: Sequence[_Html]

    def html(self) -> str:
        name = escape(self.name)
        options = "".join(
            f'<label><input type="radio" name="{name}" value="{escape(value)}"'
            f"{' checked' if not place else ''}> {escape(label)}</label>"
            for place, (value, label) in enumerate(self.options)
        )
        notes = "".join(f'<p class="note">{escape(note)}</p>' for note in self.notes)
        said = "".join(block.html() for block in self.said)
        return (
            f'<div class="choice" data-choice="{name}"><fieldset hidden>'
            f"<legend>{escape(self.legend)}</legend>{options}{notes}</fieldset>"
            f'<div role="status" data-slot="said">{said}</div></div>'
        )


@dataclass(frozen=True)
class Version(_Html):
    """What the slots hold for the option `value` of the choice `name`, as HTML by slot.

    `marked` are the codes of what the chart beside the control marks.
    """

    name: str
    value: str
    marked: Sequence[str]
    slots: Mapping[str, str]

    def html(self) -> str:
        told = f'data-version="{escape(self.name)}" data-value="{escape(self.value)}"'
        held = "".join(
            f'<div data-slot="{escape(name)}">{html}</div>' for name, html in self.slots.items()
        )
        return f'<template {told} data-marked="{escape(" ".join(self.marked))}">{held}</template>'
