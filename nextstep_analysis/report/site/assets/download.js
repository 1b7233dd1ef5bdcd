// Saves a figure's numbers and picture from what stands in the page: nothing is requested.
(function () {
  "use strict";

  const WIDTH = 1000; // px of a picture; PNG has twice as many
  const SCALE = 2;
  const LOWER = 14; // px that notes stand lower than in a notebook, where the title of an axis is nearer to it
  const KINDS = ["csv", "png", "svg"];
  const FORMULA = /^[\s\u0000-\u001f]*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/; // a spreadsheet would run it

  function words(figure, selector) {
    return Array.from(figure.querySelectorAll(selector)).map(function (element) {
      return element.textContent.trim();
    });
  }

  // A text that no spreadsheet takes for a formula, in quotes where it needs them.
  function textCell(value, delimiter) {
    const safe = FORMULA.test(value) ? "'" + value : value;
    return /["\r\n\t]|^\s|\s$/.test(safe) || safe.includes(delimiter) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }

  function csv(figure, spec) {
    const mark = (spec.layout.separators || ".,")[0];
    const delimiter = mark === "," ? ";" : ",";
    const cell = function (value) {
      if (value === null) { return ""; }
      return typeof value === "number" ? String(value).replace(".", mark) : textCell(value, delimiter);
    };
    const heads = spec.table.columns.map(function (column) {
      return column.unit ? column.label + " (" + column.unit + ")" : column.label;
    });
    const told = [].concat(
      words(figure, ".figure-title"), words(figure, ".figure-subtitle"), words(figure, ":scope > .scroll caption"),
      spec.table.note || [], words(figure, ":scope > .note"), words(figure, ":scope > .source")
    ).map(function (line) { return [line]; });
    const rows = [heads].concat(spec.table.rows, [[]], told);
    return "\ufeff" + rows.map(function (row) { return row.map(cell).join(delimiter); }).join("\r\n") + "\r\n";
  }

  // Lines of about `width` letters, escaped as the texts of a figure are.
  function lines(text, width) {
    const found = [""];
    text.split(/[ \t\r\n]+/).forEach(function (word) {
      const last = found[found.length - 1];
      if (last && last.length + 1 + word.length > width) { found.push(""); }
      const line = found.pop();
      const parts = ((line ? line + " " : "") + word).match(new RegExp(".{1," + width + "}", "gu")) || [""];
      found.push.apply(found, parts);
    });
    return found.map(function (line) {
      return line.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    });
  }

  function byPlotly(figure) {
    return figure.querySelector(".chart").dataset.plotly !== undefined;
  }

  // The chart with title, subtitle, legend and source, as it stands alone on a slide.
  function picture(figure, spec) {
    const frame = window.NextStepLook.frame;
    const told = function (selector, width) {
      return words(figure, selector).map(function (text) { return lines(text, width); }).flat();
    };
    const title = told(".figure-title", frame.widths.title);
    const subtitle = told(".figure-subtitle", frame.widths.note);
    const below = told(":scope > .note", frame.widths.note).concat(told(":scope > .source", frame.widths.note));
    const whole = window.NextStep.fitted(spec, WIDTH, false);
    const layout = whole.layout;
    const legend = byPlotly(figure) ? spec.hints.legend || 0 : window.NextStepDrawing.keysHeight(layout, whole.data);
    const top = frame.lines.title * title.length + frame.lines.note * subtitle.length + 30 + legend;
    const bottom = frame.lines.note * below.length + 12 + LOWER;
    layout.height += top + bottom;
    layout.title = Object.assign({}, frame.title, {
      text: "<b>" + title.join("<br>") + '</b><br><span style="' + frame.subtitle + '">' + subtitle.join("<br>") + "</span>",
      y: 1 - 8 / layout.height,
    });
    layout.margin = Object.assign({}, layout.margin, { t: top + layout.margin.t, b: bottom + 40 });
    layout.annotations = (layout.annotations || []).concat(Object.assign({}, frame.note, {
      text: below.join("<br>"), yshift: frame.note.yshift - LOWER,
    }));
    layout.showlegend = undefined;
    return { data: whole.data, layout: layout, config: {} };
  }

  // The picture as the text of an SVG file.
  function written(figure, spec) {
    const drawn = picture(figure, spec);
    if (!byPlotly(figure)) {
      return Promise.resolve(new XMLSerializer().serializeToString(window.NextStepDrawing.drawn(drawn).element));
    }
    const size = { format: "svg", width: WIDTH, height: drawn.layout.height };
    return window.Plotly.toImage(drawn, size).then(function (address) {
      return decodeURIComponent(address.slice(address.indexOf(",") + 1));
    });
  }

  // The same in points of a screen, `SCALE` times as many as the drawing has.
  function painted(drawing) {
    return new Promise(function (done, failed) {
      const image = new Image();
      image.onerror = failed;
      image.onload = function () {
        const canvas = document.createElement("canvas");
        canvas.width = SCALE * image.width;
        canvas.height = SCALE * image.height;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(done, "image/png");
      };
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawing);
    });
  }

  function image(figure, spec, format) {
    return written(figure, spec).then(function (drawing) {
      return format === "svg" ? new Blob([drawing], { type: "image/svg+xml" }) : painted(drawing);
    });
  }

  // The study's title and the number of the figure or table, in letters that every system takes.
  function fileName(figure, kind) {
    const chart = figure.matches(".chart-figure");
    const all = Array.from(document.querySelectorAll(chart ? ".chart-figure" : "figure.table"));
    const title = (document.querySelector("h1") || figure).textContent.normalize("NFD");
    const plain = title.replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-");
    const stem = plain.slice(0, 60).replace(/^-+|-+$/g, "") || "figure";
    const numbered = /^(figure|table)-/.test(figure.id); // in a study: what the page calls it
    const place = (chart ? "figure-" : "table-") + (all.indexOf(figure) + 1);
    return stem + "-" + (numbered ? figure.id : place) + "." + kind;
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  function serve(figure, kind) {
    const spec = window.NextStep.specification(figure);
    const made = kind === "csv"
      ? Promise.resolve(new Blob([csv(figure, spec)], { type: "text/csv;charset=utf-8" }))
      : image(figure, spec, kind);
    return made.then(function (blob) { save(blob, fileName(figure, kind)); });
  }

  function start() {
    document.querySelectorAll(".downloads").forEach(function (row) {
      const title = words(row.closest("figure"), ".figure-title, :scope > .scroll caption")[0];
      KINDS.filter(function (kind) { return row.dataset[kind]; }).forEach(function (kind) {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.save = kind;
        button.setAttribute("aria-label", row.dataset[kind].replace("{title}", function () { return title; }));
        button.textContent = kind.toUpperCase();
        row.append(button);
      });
      row.hidden = false;
      row.addEventListener("click", function (event) {
        const button = event.target.closest("button");
        if (button) { serve(row.closest("figure"), button.dataset.save); }
      });
    });
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
}());
