// A label beside the mark of a chart that is pointed at: what it is, and its number.
(function () {
  "use strict";

  const NEAR = 20; // px from the pointer to the middle of a mark
  const AWAY = 12; // px from the mark to its label

  function distance(mark, x, y) {
    return mark.x === undefined ? Infinity : Math.hypot(mark.x - x, mark.y - y);
  }

  function holds(mark, x, y, target) {
    const box = mark.box;
    return mark.area ? mark.area === target : box && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  }

  // The nearest symbol, else the bar or the area under the pointer.
  function pointedAt(marks, x, y, target) {
    const nearest = marks.reduce(function (best, mark) {
      return !best || distance(mark, x, y) < distance(best, x, y) ? mark : best;
    }, undefined);
    if (nearest && distance(nearest, x, y) <= NEAR) { return nearest; }
    return marks.filter(function (mark) { return holds(mark, x, y, target); }).pop();
  }

  function fill(label, told) {
    label.textContent = "";
    window.NextStepSvg.lines(told).forEach(function (line) {
      const row = document.createElement("div");
      row.textContent = line.map(function (run) { return run.words; }).join("");
      label.append(row);
    });
  }

  // Right of the place, or left of it where there is no room; never beyond the chart.
  function put(label, chart, x, y) {
    const right = x + AWAY + label.offsetWidth <= chart.clientWidth;
    const left = right ? x + AWAY : Math.max(0, x - AWAY - label.offsetWidth);
    label.style.left = left + "px";
    label.style.top = Math.max(0, Math.min(y - label.offsetHeight / 2, chart.clientHeight - label.offsetHeight)) + "px";
  }

  // `marksOf` gives what the marks of the chart tell, as it is drawn now.
  function listen(chart, marksOf) {
    const label = document.createElement("div");
    label.className = "chart-label";
    label.hidden = true;
    const hide = function () { label.hidden = true; };
    const point = function (event) {
      const place = chart.getBoundingClientRect();
      const x = event.clientX - place.left;
      const y = event.clientY - place.top;
      const mark = pointedAt(marksOf(), x, y, event.target);
      if (!mark) { hide(); return; }
      if (!label.isConnected) { chart.append(label); }
      fill(label, mark.told);
      label.style.borderColor = mark.colour;
      label.hidden = false;
      put(label, chart, mark.x === undefined ? x : mark.x, mark.y === undefined ? y : mark.y);
    };
    chart.addEventListener("pointermove", point);
    chart.addEventListener("pointerdown", point);
    chart.addEventListener("pointerleave", function (event) {
      if (event.pointerType !== "touch") { hide(); } // a finger that is lifted leaves what it showed
    });
    document.addEventListener("pointerdown", function (event) {
      if (!chart.contains(event.target)) { hide(); }
    });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });
  }

  window.NextStepPointing = { listen: listen };
}());
