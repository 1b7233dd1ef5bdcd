// Lets a reader choose who the peers are: puts the parts of that choice, which stand in the page, into their places.
(function () {
  "use strict";

  function start() {
    document.querySelectorAll("[data-choice]").forEach(function (choice) {
      const name = choice.dataset.choice;
      const part = choice.closest("section") || document;
      const figure = part.querySelector(".chart-figure");
      const slots = Array.from(document.querySelectorAll("[data-slot]")).map(function (element) {
        return { element: element, name: element.dataset.slot, first: Array.from(element.childNodes) };
      });

      function show(value) {
        const version = document.querySelector(
          'template[data-version="' + name + '"][data-value="' + CSS.escape(value) + '"]'
        );
        slots.forEach(function (slot) {
          const held = version && version.content.querySelector('[data-slot="' + slot.name + '"]');
          const from = held && slot.element.tagName === "TBODY" ? held.querySelector("tbody") : held;
          const shown = from ? Array.from(from.cloneNode(true).childNodes) : slot.first;
          slot.element.replaceChildren.apply(slot.element, shown);
        });
        if (!figure) { return; }
        if (version) { figure.dataset.marked = version.dataset.marked; } else { delete figure.dataset.marked; }
        figure.dispatchEvent(new CustomEvent("nextstep-changed", { bubbles: true }));
      }

      choice.addEventListener("change", function (event) { show(event.target.value); });
      choice.querySelector("fieldset").hidden = false;
      // A browser may keep the choice of an earlier visit: what is shown and what is chosen are the same.
      const chosen = choice.querySelector("input:checked");
      if (chosen && !chosen.defaultChecked) { show(chosen.value); }
    });
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
}());
