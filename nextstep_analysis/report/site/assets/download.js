// Saves a figure's numbers and picture from what stands in the page: nothing is requested.
(function () {
  "use strict";

  const WIDTH = 1000; // px of a picture; PNG has twice as many
  const SCALE = 2;
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

  // The chart with title, subtitle, legend and source, as it stands alone on a slide.
  function picture(spec) {
    const whole = window.NextStep.fitted(spec, WIDTH, false);
    const layout = whole.layout;
    const frame = JSON.parse(JSON.stringify(spec.frame));
    layout.title = frame.title;
    layout.height += frame.height - spec.layout.height;
    layout.title.y = 1 - 8 / layout.height;
    layout.margin = Object.assign({}, layout.margin, { t: frame.margin.t, b: frame.margin.b });
    layout.annotations = (layout.annotations || []).concat(frame.notes);
    layout.showlegend = undefined;
    layout.paper_bgcolor = layout.plot_bgcolor = "#ffffff";
    return { data: whole.data, layout: layout, config: {} };
  }

  function image(spec, format) {
    const drawn = picture(spec);
    const size = { format: format, width: WIDTH, height: drawn.layout.height, scale: format === "png" ? SCALE : 1 };
    return window.Plotly.toImage(drawn, size).then(function (address) {
      const content = address.slice(address.indexOf(",") + 1);
      if (format === "svg") { return new Blob([decodeURIComponent(content)], { type: "image/svg+xml" }); }
      const bytes = Uint8Array.from(atob(content), function (letter) { return letter.charCodeAt(0); });
      return new Blob([bytes], { type: "image/png" });
    });
  }

  // The study's title and the number of the figure or table, in letters that every system takes.
  function fileName(figure, kind) {
    const chart = figure.matches(".chart-figure");
    const all = Array.from(document.querySelectorAll(chart ? ".chart-figure" : "figure.table"));
    const title = (document.querySelector("h1") || figure).textContent.normalize("NFD");
    const plain = title.replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-");
    const stem = plain.slice(0, 60).replace(/^-+|-+$/g, "") || "figure";
    return stem + (chart ? "-" : "-table-") + (all.indexOf(figure) + 1) + "." + kind;
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  function serve(figure, kind) {
    const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const made = kind === "csv"
      ? Promise.resolve(new Blob([csv(figure, spec)], { type: "text/csv;charset=utf-8" }))
      : image(spec, kind);
    return made.then(function (blob) { save(blob, fileName(figure, kind)); });
  }

  function start() {
    document.querySelectorAll(".downloads").forEach(function (row) {
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
