// Elements of SVG, and texts in them as `report/charts` writes them: <br>, <b>, <i>, <span style>.
(function () {
  "use strict";

  const NAMESPACE = "http://www.w3.org/2000/svg";
  const SIZE = 13; // px of a text that says none of its own
  const LINE = 1.3; // of the size of a text, from one of its lines to the next
  const RISE = 0.35; // of the size: from the middle of a letter down to the line it stands on
  const SIGNS = { amp: "&", gt: ">", lt: "<", nbsp: "\u00a0", quot: "\"" };
  const LAST = 0x10ffff; // of Unicode
  const canvas = document.createElement("canvas").getContext("2d");

  function element(name, attributes, parent) {
    const made = document.createElementNS(NAMESPACE, name);
    Object.keys(attributes).forEach(function (key) {
      if (attributes[key] !== undefined) { made.setAttribute(key, attributes[key]); }
    });
    if (parent) { parent.append(made); }
    return made;
  }

  function decoded(words) {
    return words.replace(/&(?:#(\d+)|(\w+));/g, function (whole, code, name) {
      if (code) { return Number(code) <= LAST ? String.fromCodePoint(Number(code)) : whole; }
      return SIGNS[name] || whole;
    });
  }

  // What a tag says of the words in it.
  function styled(tag) {
    const look = {};
    if (/^<b>/i.test(tag)) { look.bold = true; }
    if (/^<i>/i.test(tag)) { look.italic = true; }
    const colour = /[\s"';]color: ?([^;"']+)/i.exec(tag);
    const size = /font-size: ?([\d.]+)px/i.exec(tag);
    if (colour) { look.colour = colour[1]; }
    if (size) { look.size = Number(size[1]); }
    return look;
  }

  // The lines of a text, each a list of runs of words that look alike.
  function lines(text) {
    const found = [[]];
    const looks = [{}];
    String(text).split(/(<[^<>]*>)/).forEach(function (part) {
      if (/^<br\b[^>]*>$/i.test(part)) {
        found.push([]);
      } else if (/^<\//.test(part)) {
        if (looks.length > 1) { looks.pop(); }
      } else if (/^<\w/.test(part)) {
        looks.push(Object.assign({}, looks[looks.length - 1], styled(part)));
      } else if (part) {
        found[found.length - 1].push(Object.assign({}, looks[looks.length - 1], { words: decoded(part) }));
      }
    });
    return found;
  }

  function family() {
    return window.NextStepLook.template.layout.font.family;
  }

  function sum(one, other) { return one + other; }

  // The height of each line: that of the largest words in it.
  function heightsOf(all, size) {
    return all.map(function (line) {
      return LINE * Math.max.apply(null, line.length ? line.map(function (run) { return run.size || size; }) : [size]);
    });
  }

  // Width and height of a text in pixels.
  function measured(text, size) {
    const all = lines(text);
    const widths = all.map(function (line) {
      return line.reduce(function (width, run) {
        const style = (run.italic ? "italic " : "") + (run.bold ? "bold " : "");
        canvas.font = style + (run.size || size) + "px " + family();
        return width + canvas.measureText(run.words).width;
      }, 0);
    });
    return { width: Math.max.apply(null, widths), height: heightsOf(all, size).reduce(sum, 0) };
  }

  // Writes `text` at a point: `anchor` start, middle or end of its lines, `level` top, middle or
  // bottom of the whole.
  function write(parent, text, at) {
    const size = at.size;
    const all = lines(text);
    const heights = heightsOf(all, size);
    const rise = { top: 0, middle: 0.5, bottom: 1 }[at.level || "middle"];
    let top = at.y - rise * heights.reduce(sum, 0);
    const made = element("text", {
      "font-size": size, fill: at.colour, "text-anchor": at.anchor || "start", style: "white-space:pre",
      transform: at.angle ? "rotate(" + at.angle + " " + at.x + " " + at.y + ")" : undefined,
    }, parent);
    all.forEach(function (line, index) {
      const y = top + heights[index] * (0.5 + RISE / LINE);
      top += heights[index];
      line.forEach(function (run, place) {
        element("tspan", {
          x: place ? undefined : at.x, y: place ? undefined : y, fill: run.colour, "font-size": run.size,
          "font-weight": run.bold ? "bold" : undefined, "font-style": run.italic ? "italic" : undefined,
        }, made).textContent = run.words;
      });
    });
    return made;
  }

  window.NextStepSvg = { SIZE: SIZE, element: element, family: family, lines: lines, measured: measured, write: write };
}());
