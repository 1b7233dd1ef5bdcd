// The marks of a chart: bars, lines, areas, symbols and texts, and what each of them tells.
(function () {
  "use strict";

  const svg = window.NextStepSvg;
  const MARK = 6; // px across, of a symbol that says no size
  const SPARE = 6; // px that a bar is wider than the number in it
  const LEAST = 2; // px that it is higher
  const LEGEND = 12; // px of a sign of the legend

  function at(value, index) {
    return Array.isArray(value) ? value[index] : value;
  }

  function known(value) {
    return value !== null && value !== undefined;
  }

  function path(points) {
    return "M" + points.map(function (pair) { return pair.join(","); }).join("L");
  }

  // The outline of a symbol around 0,0, for a size that is the diameter of a circle.
  function outline(symbol, size) {
    const r = size / 2;
    const shapes = {
      circle: "M" + r + ",0A" + r + "," + r + " 0 1,1 0," + -r + "A" + r + "," + r + " 0 0,1 " + r + ",0Z",
      square: path([[r, r], [-r, r], [-r, -r], [r, -r]]) + "Z",
      diamond: path([[1.3 * r, 0], [0, 1.3 * r], [-1.3 * r, 0], [0, -1.3 * r]]) + "Z",
      "triangle-up": path([[-1.155 * r, r / 2], [1.155 * r, r / 2], [0, -r]]) + "Z",
      "triangle-down": path([[-1.155 * r, -r / 2], [1.155 * r, -r / 2], [0, r]]) + "Z",
    };
    const thin = 0.4 * r;
    const far = 1.2 * r;
    shapes.cross = path([[far, thin], [thin, thin], [thin, far], [-thin, far], [-thin, thin], [-far, thin],
      [-far, -thin], [-thin, -thin], [-thin, -far], [thin, -far], [thin, -thin], [far, -thin]]) + "Z";
    const arm = 0.566 * r;
    shapes.x = path([[0, arm], [arm, 2 * arm], [2 * arm, arm], [arm, 0], [2 * arm, -arm], [arm, -2 * arm],
      [0, -arm], [-arm, -2 * arm], [-2 * arm, -arm], [-arm, 0], [-2 * arm, arm], [-arm, 2 * arm]]) + "Z";
    return shapes[symbol] || shapes.circle;
  }

  function symbol(parent, marker, index, x, y, size) {
    const name = at(marker.symbol, index) || "circle";
    const open = /-open$/.test(name);
    const line = marker.line || {};
    const colour = at(marker.color, index);
    return svg.element("path", {
      d: outline(name.replace("-open", ""), size || at(marker.size, index) || MARK),
      transform: "translate(" + x + "," + y + ")", fill: open ? "none" : colour, opacity: at(marker.opacity, index),
      stroke: open || line.width ? at(line.color, index) || colour : "none", "stroke-width": line.width || 1,
    }, parent);
  }

  // What the mark of this number tells when it is pointed at; nothing where it is to be passed over.
  function tellingOf(trace, index) {
    if (trace.hoverinfo === "skip") { return ""; }
    return at(trace.hovertext, index) || "";
  }

  function drawBars(drawing, traces) {
    const ends = { up: {}, down: {} }; // how far each row is filled to the right and to the left
    const stacked = drawing.layout.barmode === "relative";
    traces.forEach(function (trace) {
      trace.x.forEach(function (value, index) {
        if (!known(value) || !known(trace.y[index])) { return; }
        const row = trace.y[index];
        const side = value < 0 ? ends.down : ends.up;
        const start = known(trace.base) ? at(trace.base, index) : stacked && side[row] || 0;
        side[row] = start + value;
        drawBar(drawing, trace, index, start, start + value);
      });
    });
  }

  function drawBar(drawing, trace, index, from, to) {
    const marker = trace.marker || {};
    const line = marker.line || {};
    const colour = at(marker.color, index);
    const pattern = marker.pattern || {};
    const half = trace.width / 2;
    const x = [drawing.x.of(from), drawing.x.of(to)].sort(function (a, b) { return a - b; });
    const y = [trace.y[index] - half, trace.y[index] + half].map(drawing.y.of).sort(function (a, b) { return a - b; });
    const paper = drawing.layout.template.layout.paper_bgcolor;
    const look = { back: colour, lines: paper, width: 1.5, opacity: pattern.fgopacity };
    svg.element("path", {
      d: "M" + x[0] + "," + y[0] + "H" + x[1] + "V" + y[1] + "H" + x[0] + "Z", "data-value": to - from, "data-row": trace.y[index],
      fill: pattern.shape ? drawing.hatched(pattern.shape, look) : colour, opacity: at(marker.opacity, index),
      stroke: line.width ? at(line.color, index) : "none", "stroke-width": line.width,
    }, drawing.inside);
    const box = { left: x[0], right: x[1], top: y[0], bottom: y[1] };
    const told = tellingOf(trace, index);
    if (told) { drawing.told.push({ box: box, told: told, colour: colour }); }
    const text = at(trace.text, index);
    const font = trace.textfont || {};
    const size = svg.measured(text || "", font.size || svg.SIZE);
    if (text && size.width + SPARE <= x[1] - x[0] && size.height + LEAST <= y[1] - y[0]) {
      svg.write(drawing.inside, text, {
        x: (x[0] + x[1]) / 2, y: (y[0] + y[1]) / 2, anchor: "middle", size: font.size || svg.SIZE, colour: at(font.color, index),
      });
    }
  }

  // The points of a trace in pixels, in stretches without gaps.
  function stretches(drawing, trace) {
    const found = [[]];
    trace.x.forEach(function (value, index) {
      if (known(value) && known(trace.y[index])) {
        found[found.length - 1].push([drawing.x.of(value), drawing.y.of(trace.y[index])]);
      } else {
        found.push([]);
      }
    });
    return found.filter(function (points) { return points.length; });
  }

  function drawLines(drawing, trace) {
    const line = trace.line || {};
    const filled = trace.fill === "toself";
    const paths = stretches(drawing, trace).map(function (points) { return path(points) + (filled ? "Z" : ""); });
    if (!paths.length) { return; }
    const pattern = trace.fillpattern;
    const look = pattern && { back: pattern.bgcolor, lines: pattern.fgcolor, width: pattern.size * pattern.solidity, size: pattern.size };
    const made = svg.element("path", {
      d: paths.join(""), fill: filled ? pattern ? drawing.hatched(pattern.shape, look) : trace.fillcolor : "none",
      "fill-rule": "evenodd", stroke: line.width ? line.color : "none", "stroke-width": line.width,
      "stroke-dasharray": window.NextStepDrawing.dashed(line), "stroke-linejoin": "round",
    }, drawing.inside);
    if (trace.hoveron === "fills") {
      drawing.told.push({ area: made, told: trace.text, colour: trace.fillcolor });
    }
  }

  // Whiskers of a mark, with a cap at each end.
  function drawError(drawing, trace, index, y) {
    const error = trace.error_x;
    const x = [trace.x[index] - error.arrayminus[index], trace.x[index] + error.array[index]].map(drawing.x.of);
    if (!isFinite(x[0]) || !isFinite(x[1])) { return; }
    const cap = function (place) { return "M" + place + "," + (y - error.width) + "V" + (y + error.width); };
    svg.element("path", {
      d: "M" + x[0] + "," + y + "H" + x[1] + cap(x[0]) + cap(x[1]), stroke: error.color, "stroke-width": error.thickness, fill: "none",
    }, drawing.inside);
  }

  function drawPoints(drawing, trace) {
    const mode = trace.mode;
    const parent = trace.cliponaxis === false ? drawing.beyond : drawing.inside;
    trace.x.forEach(function (value, index) {
      if (!known(value) || !known(trace.y[index])) { return; }
      const x = drawing.x.of(value);
      const y = drawing.y.of(trace.y[index]);
      if (trace.error_x) { drawError(drawing, trace, index, y); }
      if (mode.includes("markers")) {
        const made = symbol(parent, trace.marker, index, x, y);
        made.dataset.value = value;
        if (trace.ids) { Object.assign(made.dataset, { id: trace.ids[index], kind: trace.meta.strip }); }
        const told = tellingOf(trace, index);
        if (told) { drawing.told.push({ x: x, y: y, told: told, colour: at(trace.marker.color, index) }); }
      }
      if (mode.includes("text")) { drawText(parent, trace, index, x, y); }
    });
  }

  function drawText(parent, trace, index, x, y) {
    const position = (at(trace.textposition, index) || "middle center").split(" ");
    const font = trace.textfont || {};
    const made = svg.write(parent, at(trace.text, index), {
      x: x, y: y, anchor: { left: "end", right: "start" }[position[1]] || "middle", size: at(font.size, index) || svg.SIZE,
      level: { top: "bottom", bottom: "top" }[position[0]] || "middle", colour: at(font.color, index),
    });
    made.style.pointerEvents = "none"; // what lies under it is pointed at
  }

  function draw(drawing, traces) {
    drawBars(drawing, traces.filter(function (trace) { return trace.type === "bar"; }));
    traces.filter(function (trace) { return trace.type !== "bar"; }).forEach(function (trace) {
      if (trace.mode.includes("lines")) { drawLines(drawing, trace); }
      drawPoints(drawing, trace);
    });
  }

  // What stands beside the name of a trace in a legend, around a point.
  function sign(drawing, trace, x, y) {
    if (trace.type === "bar") {
      const marker = Object.assign({}, trace.marker, { symbol: "square", opacity: undefined });
      symbol(drawing.root, marker, 0, x, y, LEGEND);
      return;
    }
    if (trace.mode.includes("lines")) {
      svg.element("path", {
        d: "M" + (x - LEGEND) + "," + y + "H" + (x + LEGEND), stroke: trace.line.color, "stroke-width": trace.line.width,
        "stroke-dasharray": window.NextStepDrawing.dashed(trace.line),
      }, drawing.root);
    }
    if (trace.mode.includes("markers")) { symbol(drawing.root, trace.marker, 0, x, y, Math.min(LEGEND, at(trace.marker.size, 0) || MARK)); }
  }

  window.NextStepMarks = { draw: draw, sign: sign };
}());
