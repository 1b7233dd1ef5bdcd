// Draws the charts of `report/charts` as SVG. It knows what `report/page/house_drawings.py` lists,
// the names being those of Plotly's figures; with svg.js, marks.js and pointing.js it is a fortieth of Plotly.
(function () {
  "use strict";

  const svg = window.NextStepSvg;
  const GAP = 3; // px between an axis and the texts beside it
  const TICK = 5; // px
  const EDGE = 7; // px between the outermost text and the edge of the drawing
  const DASHES = { dash: [6, 4], dot: [2, 3] }; // of the width of a line, a pixel at least
  const KEY = { row: 20, sign: 30, room: 20, left: 8, below: 8 }; // px of the legend of a picture
  let made = 0; // patterns so far: their ids are of the whole page

  // What a figure says of an axis, on top of the house look.
  function axisOf(layout, name) {
    return Object.assign({}, layout.template.layout[name], layout[name], {
      title: Object.assign({}, layout.template.layout[name].title, (layout[name] || {}).title),
    });
  }

  // From values to pixels between `start` and `end`.
  function scaled(axis, start, end) {
    const log = axis.type === "log";
    const place = function (value) {
      return start + (value - axis.range[0]) / (axis.range[1] - axis.range[0]) * (end - start);
    };
    return { place: place, of: function (value) { return place(log ? Math.log10(value) : value); } };
  }

  function ticksOf(axis) {
    const low = Math.min(axis.range[0], axis.range[1]) - 1e-9;
    const high = Math.max(axis.range[0], axis.range[1]) + 1e-9;
    return (axis.tickvals || []).map(function (value, index) {
      return { value: value, text: axis.ticktext[index] };
    }).filter(function (tick) {
      const value = axis.type === "log" ? Math.log10(tick.value) : tick.value;
      return value >= low && value <= high;
    });
  }

  function shown(axis) {
    return axis.visible !== false && axis.showticklabels !== false;
  }

  // Room that the texts beside an axis take: across for `width`, down for `height`.
  function roomOf(axis, side, pad) {
    if (axis.visible === false) { return 0; }
    const title = axis.title.text ? svg.measured(axis.title.text, axis.title.font.size).height : 0;
    let labels = 0;
    if (shown(axis)) {
      labels = Math.max.apply(null, [0].concat(ticksOf(axis).map(function (tick) {
        return svg.measured(tick.text, axis.tickfont.size)[side];
      })));
    }
    const outside = axis.ticks === "outside" ? TICK : 0;
    return pad + outside + (labels ? labels + GAP : 0) + (title ? title + axis.title.standoff : 0) + EDGE;
  }

  // Where the plot stands in the drawing: its margins, widened for the texts of the axes.
  function frameOf(layout, x, y) {
    const margin = Object.assign({}, layout.template.layout.margin, layout.margin);
    const left = Math.max(margin.l, roomOf(y, "width", margin.pad));
    const bottom = Math.max(margin.b, roomOf(x, "height", margin.pad));
    const box = {
      left: left, top: margin.t, right: layout.width - margin.r, bottom: layout.height - bottom, pad: margin.pad,
    };
    widenFor(box, layout, x);
    if (y.scaleanchor) { // one scale both ways: more is shown of what has room to spare
      const across = (x.range[1] - x.range[0]) / (box.right - box.left);
      const down = (y.range[1] - y.range[0]) / (box.bottom - box.top);
      x.range = widened(x.range, Math.max(across, down) / across);
      y.range = widened(y.range, Math.max(across, down) / down);
    }
    return box;
  }

  // Half of the first and of the last text of an axis may stand beyond the plot.
  function widenFor(box, layout, x) {
    const ticks = shown(x) ? ticksOf(x) : [];
    if (!ticks.length) { return; }
    const place = scaled(x, box.left, box.right);
    const reach = function (tick, side) {
      return place.of(tick.value) + side * (svg.measured(tick.text, x.tickfont.size).width / 2 + EDGE);
    };
    const left = reach(ticks[0], -1);
    const right = reach(ticks[ticks.length - 1], 1);
    box.left += Math.max(0, -left);
    box.right -= Math.max(0, right - layout.width);
  }

  function widened(range, times) {
    const middle = (range[0] + range[1]) / 2;
    const half = (range[1] - range[0]) / 2 * times;
    return [middle - half, middle + half];
  }

  function dashed(line) {
    const steps = DASHES[line.dash];
    const unit = Math.max(1, line.width / 1.5);
    return steps ? steps.map(function (step) { return step * unit; }).join(" ") : undefined;
  }

  function ruled(parent, x1, y1, x2, y2, colour, width) {
    svg.element("path", {
      d: "M" + x1 + "," + y1 + "L" + x2 + "," + y2, stroke: colour, "stroke-width": width, fill: "none",
    }, parent);
  }

  function drawX(drawing, axis) {
    const box = drawing.box;
    const below = box.bottom + box.pad;
    if (axis.visible === false) { return; }
    const outside = axis.ticks === "outside" ? TICK : 0;
    ticksOf(axis).forEach(function (tick) {
      const x = drawing.x.of(tick.value);
      if (axis.showgrid) { ruled(drawing.grid, x, box.top, x, box.bottom, axis.gridcolor, 1); }
      if (outside) { ruled(drawing.root, x, below, x, below + TICK, axis.tickcolor, 1); }
      if (axis.showticklabels === false) { return; }
      svg.write(drawing.root, tick.text, {
        x: x, y: below + outside + GAP, anchor: "middle", level: "top", size: axis.tickfont.size, colour: axis.tickfont.color,
      }).dataset.tick = "x";
    });
    if (axis.showline) { ruled(drawing.root, box.left, below, box.right, below, axis.linecolor, 1); }
    if (axis.title.text) {
      svg.write(drawing.root, axis.title.text, {
        x: (box.left + box.right) / 2, y: box.bottom + roomOf(axis, "height", box.pad) - EDGE, anchor: "middle",
        level: "bottom", size: axis.title.font.size, colour: axis.title.font.color,
      });
    }
  }

  function drawY(drawing, axis) {
    const box = drawing.box;
    if (axis.visible === false) { return; }
    ticksOf(axis).forEach(function (tick) {
      const y = drawing.y.of(tick.value);
      if (axis.showgrid) { ruled(drawing.grid, box.left, y, box.right, y, axis.gridcolor, 1); }
      if (axis.showticklabels === false) { return; }
      svg.write(drawing.root, tick.text, {
        x: box.left - box.pad - GAP, y: y, anchor: "end", size: axis.tickfont.size, colour: axis.tickfont.color,
      }).dataset.tick = "y";
    });
    if (axis.title.text) {
      svg.write(drawing.root, axis.title.text, {
        x: 2 + 0.65 * axis.title.font.size, y: (box.top + box.bottom) / 2, anchor: "middle", angle: -90,
        size: axis.title.font.size, colour: axis.title.font.color,
      });
    }
  }

  // A place on an axis, or in the plot where a reference says "paper" or "domain".
  function placed(drawing, reference, value, name) {
    const box = drawing.box;
    if (/paper|domain/.test(reference || name)) {
      return name === "x" ? box.left + value * (box.right - box.left) : box.bottom - value * (box.bottom - box.top);
    }
    return drawing[name].place(value);
  }

  function drawShape(drawing, shape) {
    const parent = shape.layer === "below" ? drawing.below : drawing.over;
    const x = [placed(drawing, shape.xref, shape.x0, "x"), placed(drawing, shape.xref, shape.x1, "x")];
    const y = [placed(drawing, shape.yref, shape.y0, "y"), placed(drawing, shape.yref, shape.y1, "y")];
    const line = shape.line || {};
    const rectangle = "M" + x[0] + "," + y[0] + "H" + x[1] + "V" + y[1] + "H" + x[0] + "Z";
    svg.element("path", {
      d: shape.type === "line" ? "M" + x[0] + "," + y[0] + "L" + x[1] + "," + y[1] : rectangle,
      fill: shape.fillcolor || "none", opacity: shape.opacity, stroke: line.width ? line.color : "none",
      "stroke-width": line.width, "stroke-dasharray": dashed(line),
    }, parent);
  }

  function drawNote(drawing, note) {
    const font = Object.assign({ size: svg.SIZE, color: drawing.layout.template.layout.font.color }, note.font);
    const size = svg.measured(note.text, font.size);
    const x = placed(drawing, note.xref, note.x, "x") + (note.xshift || 0);
    const y = placed(drawing, note.yref, note.y, "y") - (note.yshift || 0);
    const anchor = { left: "start", right: "end" }[note.xanchor] || "middle";
    const level = note.yanchor || "middle";
    if (note.bgcolor) {
      const back = { start: 0, middle: 0.5, end: 1 }[anchor] * size.width;
      const up = { top: 0, middle: 0.5, bottom: 1 }[level] * size.height;
      svg.element("rect", { x: x - back, y: y - up, width: size.width, height: size.height, fill: note.bgcolor }, drawing.root);
    }
    const middle = anchor === "middle" && note.align === "left" && /<br>/.test(note.text);
    svg.write(drawing.root, note.text, {
      x: middle ? x - size.width / 2 : x, y: y, anchor: middle ? "start" : anchor, level: level, size: font.size, colour: font.color,
    });
  }

  // How the names of a picture that stands alone are set: in columns of one width, above the plot.
  function keysOf(layout, traces) {
    const named = traces.filter(function (trace) { return trace.showlegend && trace.name; });
    const size = layout.template.layout.legend.font.size;
    const widths = named.map(function (trace) { return svg.measured(trace.name, size).width; });
    const column = Math.max.apply(null, [0].concat(widths)) + KEY.sign + KEY.room;
    const columns = Math.max(1, Math.floor(layout.width / column));
    return { named: named, size: size, column: column, columns: columns, height: KEY.row * Math.ceil(named.length / columns) };
  }

  function drawKeys(drawing, traces) {
    const layout = drawing.layout;
    const keys = keysOf(layout, traces);
    if (layout.showlegend === false) { return; }
    const top = drawing.box.top - keys.height - KEY.below;
    keys.named.forEach(function (trace, index) {
      const x = KEY.left + keys.column * (index % keys.columns);
      const y = top + KEY.row * (Math.floor(index / keys.columns) + 0.5);
      window.NextStepMarks.sign(drawing, trace, x + KEY.sign / 2 - 3, y);
      svg.write(drawing.root, trace.name, { x: x + KEY.sign, y: y, size: keys.size, colour: layout.template.layout.font.color });
    });
  }

  function drawTitle(drawing) {
    const title = drawing.layout.title;
    if (!title || !title.text) { return; }
    svg.write(drawing.root, title.text, {
      x: title.pad.l, y: (1 - title.y) * drawing.layout.height, level: "top",
      size: title.font.size, colour: title.font.color,
    });
  }

  // A pattern of lines or dots on a fill, as the value of an attribute `fill`.
  function hatched(drawing, shape, look) {
    made += 1;
    const id = "hatch-" + made;
    const size = look.size || 8;
    const pattern = svg.element("pattern", { id: id, width: size, height: size, patternUnits: "userSpaceOnUse" }, drawing.root);
    svg.element("rect", { width: size, height: size, fill: look.back }, pattern);
    if (shape === ".") {
      svg.element("circle", { cx: size / 2, cy: size / 2, r: size / 5, fill: look.lines, opacity: look.opacity }, pattern);
    } else {
      const up = "M0," + size + "L" + size + ",0M-1,1L1,-1M" + (size - 1) + "," + (size + 1) + "L" + (size + 1) + "," + (size - 1);
      svg.element("path", {
        d: up, stroke: look.lines, "stroke-width": look.width, opacity: look.opacity,
        transform: shape === "\\" ? "matrix(-1 0 0 1 " + size + " 0)" : undefined,
      }, pattern);
    }
    return "url(#" + id + ")";
  }

  // What lies beyond the plot is cut off.
  function cut(box, root) {
    const width = box.right - box.left;
    const height = box.bottom - box.top;
    return svg.element("svg", {
      x: box.left, y: box.top, width: width, height: height, viewBox: [box.left, box.top, width, height].join(" "),
    }, root);
  }

  // The drawing of a figure as an element, and what its marks tell: `[{x, y} or {box} or {area}, told]`.
  function drawn(spec) {
    const layout = spec.layout;
    const x = axisOf(layout, "xaxis");
    const y = axisOf(layout, "yaxis");
    const root = svg.element("svg", {
      class: "main-svg", width: layout.width, height: layout.height, "font-family": svg.family(),
      viewBox: "0 0 " + layout.width + " " + layout.height,
    });
    const box = frameOf(layout, x, y);
    const drawing = {
      root: root, box: box, layout: layout, told: [],
      x: scaled(x, box.left, box.right), y: scaled(y, box.bottom, box.top),
    };
    svg.element("rect", { width: layout.width, height: layout.height, fill: layout.template.layout.paper_bgcolor }, root);
    ["below", "grid"].forEach(function (name) { drawing[name] = svg.element("g", {}, root); });
    drawing.inside = cut(box, root);
    ["beyond", "over"].forEach(function (name) { drawing[name] = svg.element("g", {}, root); });
    drawing.hatched = hatched.bind(null, drawing);
    drawX(drawing, x);
    drawY(drawing, y);
    const traces = spec.data.filter(function (trace) { return trace.visible !== false; });
    window.NextStepMarks.draw(drawing, traces);
    (layout.shapes || []).forEach(function (shape) { drawShape(drawing, shape); });
    (layout.annotations || []).forEach(function (note) { drawNote(drawing, note); });
    drawKeys(drawing, traces);
    drawTitle(drawing);
    return { element: root, told: drawing.told };
  }

  // Puts the drawing of a figure into a chart of the page, and gives what its marks tell.
  function into(chart, spec) {
    const made = drawn(spec);
    chart.replaceChildren(made.element);
    return made.told;
  }

  // Height of the legend of a picture.
  function keysHeight(layout, traces) {
    const keys = keysOf(layout, traces);
    return keys.height ? keys.height + KEY.below : 0;
  }

  window.NextStepDrawing = { dashed: dashed, drawn: drawn, into: into, keysHeight: keysHeight };
}());
