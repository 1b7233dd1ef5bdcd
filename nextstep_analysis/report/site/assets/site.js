// Draws the charts of a page from the specifications that stand in it, as they come into view.
(function () {
  "use strict";

  const NARROW = 560; // px: below it, labels stand above their rows and names in a legend
  const BAR = 21; // px that a bar is high at most where its label stands above it
  const ROW = 30; // px of a row, and of each further line of its label (charts/axes.py)
  const LINE = 12;
  const PRINT = 660; // px: what an A4 page holds
  const PRINT_HEIGHT = 330; // px: of a map
  const PAPER = window.NextStepLook.template.layout.paper_bgcolor;
  const SCHEME = window.matchMedia("(prefers-color-scheme: dark)");
  const MARGIN = "300px 0px"; // how near the window a chart comes before it is drawn
  const CONFIG = { displayModeBar: false, responsive: false, scrollZoom: false, doubleClick: false, showTips: false };

  function copy(value) {
    return JSON.parse(JSON.stringify(value));
  }

  // Every second tick, as often as it takes for their texts to fit.
  function thinTicks(axis, plotWidth) {
    if (!axis || !axis.ticktext || axis.showticklabels === false) { return; }
    const place = function (value) { return axis.type === "log" ? Math.log10(value) : value; };
    const tight = function () {
      const step = Math.abs(place(axis.tickvals[1]) - place(axis.tickvals[0]));
      const room = plotWidth * step / Math.abs(axis.range[1] - axis.range[0]);
      const longest = Math.max.apply(null, axis.ticktext.map(function (text) { return text.length; }));
      return room < 7.5 * longest + 8;
    };
    while (axis.ticktext.length > 2 && tight()) {
      const first = Math.max(axis.tickvals.indexOf(axis.type === "log" ? 1 : 0), 0) % 2;
      const keep = function (_, index) { return index % 2 === first; };
      axis.ticktext = axis.ticktext.filter(keep);
      axis.tickvals = axis.tickvals.filter(keep);
    }
  }

  // Room to the right for the numbers that stand at the ends of bars.
  function numberRoom(data, plotWidth) {
    let longest = 0;
    data.forEach(function (trace) {
      const beside = [].concat(trace.textposition || []);
      if (trace.mode !== "text" || beside.indexOf("middle right") < 0) { return; }
      [].concat(trace.text || []).forEach(function (text) {
        const words = String(text).replace(/<[^>]*>/g, "").replace(/&#?\w+;/g, "xx");
        longest = Math.max(longest, words.length);
      });
    });
    return Math.max(16, Math.ceil(8 * longest + 10 - 0.1 * plotWidth));
  }

  function narrowRows(spec) {
    const layout = spec.layout;
    const labels = spec.hints.labels || layout.yaxis.ticktext;
    const rise = spec.hints.rise || 0; // for marks above the middle of a row
    const lines = Math.max.apply(null, labels.map(function (text) { return text.split("<br>").length; }));
    layout.yaxis.showticklabels = false;
    layout.yaxis.range = [labels.length - 0.55, rise ? -1 : -0.8];
    layout.margin = Object.assign({}, layout.margin, { l: 4 });
    layout.height = labels.length * (38 + rise + 16 * lines) + 70;
    layout.annotations = layout.annotations.concat(labels.map(function (text, index) {
      return {
        text: text, x: 0, xref: "paper", xanchor: "left", align: "left",
        y: index, yanchor: "bottom", yshift: 10 + rise, showarrow: false, font: { size: 13 },
        bgcolor: PAPER, borderpad: 0,
      };
    }));
    spec.data.forEach(function (trace) {
      if (trace.type === "bar") { trace.width = Math.min(0.3, BAR / (38 + rise + 16 * lines)); }
      if (trace.meta && trace.meta.wide) { trace.visible = false; }
    });
  }

  function narrowLines(spec) {
    const layout = spec.layout;
    layout.annotations = layout.annotations.filter(function (note) { return note.name !== "nextstep-series"; });
    layout.margin = Object.assign({}, layout.margin, { r: 12 });
    layout.yaxis.title = undefined;
    layout.height -= 60;
  }

  function fitMap(spec, width) {
    spec.layout.height = Math.min(spec.layout.height, Math.round(width * spec.hints.aspect) + 40);
    if (width >= NARROW) { return; }
    spec.data.forEach(function (trace) {
      if (trace.meta && trace.meta.narrow) { trace.text = trace.meta.narrow; }
    });
  }

  function fitted(source, width, paper) {
    const spec = copy(source);
    const kind = spec.hints.layout;
    if (kind === "rows" && width < NARROW) { narrowRows(spec); }
    if (kind === "rows") {
      const plotWidth = width < NARROW ? width : 0.6 * width;
      spec.layout.margin = Object.assign({}, spec.layout.margin, { r: numberRoom(spec.data, plotWidth) });
    }
    if (kind === "lines" && width < NARROW) { narrowLines(spec); }
    if (kind === "map") { fitMap(spec, width); }
    if (paper && kind === "map") { spec.layout.height = Math.min(spec.layout.height, PRINT_HEIGHT); }
    const left = kind === "rows" && width >= NARROW ? 0.35 * width : 45; // labels of rows, or ticks
    thinTicks(spec.layout.xaxis, width - left - (spec.layout.margin.r || 16));
    spec.layout.width = width;
    spec.layout.autosize = false;
    return spec;
  }

  function specification(figure) {
    const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    spec.layout.template = spec.layout.template || window.NextStepLook.template;
    if (figure.dataset.marked !== undefined) { marked(spec, figure.dataset.marked.split(" ")); }
    (spec.data || []).forEach(function (trace) { // a table has none; the label of a row stands with the axis only
      if (!Array.isArray(trace.hovertext)) { return; }
      trace.hovertext = trace.hovertext.map(function (words, index) {
        if (words.indexOf("<br>") !== 0) { return words; }
        return spec.layout.yaxis.ticktext[Math.round(trace.y[index])].replace(/<br>/g, " ") + words;
      });
    });
    if (figure.dataset.rows !== undefined) { chosen(spec, figure.dataset.rows.split(" ").filter(Boolean).map(Number)); }
    return spec;
  }

  // Of a chart with rows those that the figure names, in its order; the scale stays.
  function chosen(spec, rows) {
    const axis = spec.layout.yaxis;
    const pick = function (list) { return rows.map(function (row) { return list[row]; }); };
    const high = function (labels) {
      return labels.reduce(function (sum, label) { return sum + ROW + LINE * (label.split("<br>").length - 1); }, 0);
    };
    spec.layout.height += high(pick(axis.ticktext)) - high(axis.ticktext);
    axis.ticktext = pick(axis.ticktext);
    axis.tickvals = rows.map(function (_, place) { return place; });
    axis.range = [rows.length - 0.4, -0.6];
    if (spec.hints.labels) { spec.hints.labels = pick(spec.hints.labels); }
    spec.data.forEach(function (trace) {
      const kept = rows.map(function (row) { return trace.y.indexOf(row); }).filter(function (at) { return at >= 0; });
      const count = trace.y.length;
      const lists = function (holder) {
        Object.keys(holder).forEach(function (name) {
          const value = holder[name];
          if (Array.isArray(value) && value.length === count) { holder[name] = kept.map(function (at) { return value[at]; }); }
        });
      };
      [trace, trace.marker, trace.textfont].filter(Boolean).forEach(lists);
      trace.y = trace.y.map(function (row) { return rows.indexOf(row); });
    });
  }

  // Other marks of a strip become the peers: those of the codes that the figure names.
  function marked(spec, codes) {
    const marks = (spec.data || []).filter(function (trace) {
      return trace.meta && (trace.meta.strip === "peer" || trace.meta.strip === "other");
    });
    const points = marks.flatMap(function (trace) {
      return trace.ids.map(function (id, index) { return { id: id, x: trace.x[index], told: trace.hovertext[index] }; });
    });
    marks.forEach(function (trace) {
      const peers = trace.meta.strip === "peer";
      const own = points.filter(function (point) { return codes.includes(point.id) === peers; });
      const lane = trace.meta.lane;
      trace.ids = own.map(function (point) { return point.id; });
      trace.x = own.map(function (point) { return point.x; });
      trace.y = own.map(function () { return lane; });
      trace.hovertext = own.map(function (point) { return point.told; });
    });
  }

  // The same in the colours of a dark screen: "#RRGGBB", also within a text, and "rgba(r,g,b,a)".
  function darkened(value) {
    const dark = window.NextStepLook.dark;
    if (Array.isArray(value)) { return value.map(darkened); }
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(function (entry) {
        return [entry[0], darkened(entry[1])];
      }));
    }
    if (typeof value !== "string") { return value; }
    return value.replace(/#[0-9a-f]{6}\b/gi, function (colour) {
      return dark[colour.toUpperCase()] || colour;
    }).replace(/rgba\((\d+), ?(\d+), ?(\d+),/g, function (colour, red, green, blue) {
      const hex = "#" + [red, green, blue].map(function (part) {
        return Number(part).toString(16).padStart(2, "0");
      }).join("").toUpperCase();
      const channels = (dark[hex] || hex).match(/[0-9A-F]{2}/gi).map(function (part) { return parseInt(part, 16); });
      return "rgba(" + channels.join(",") + ",";
    });
  }

  function draw(chart, width, paper) {
    const dark = SCHEME.matches && !paper;
    const key = width + (paper ? " paper" : "") + (dark ? " dark" : "");
    if (!width || chart.drawn === key) { return; }
    chart.drawn = key;
    const light = fitted(specification(chart.element.parentElement), width, paper);
    const spec = dark ? darkened(light) : light;
    if (chart.element.dataset.plotly === undefined) {
      chart.told = window.NextStepDrawing.into(chart.element, spec);
    } else { // of a notebook that draws what ours do not
      window.Plotly.react(chart.element, spec.data, spec.layout, CONFIG);
    }
    chart.element.style.minHeight = "";
  }

  // What a page on paper leaves out: folded parts, but for those of the appendix where all is printed.
  function onPaper(chart) {
    const full = document.body.classList.contains("full");
    return !chart.element.closest(full ? "details:not(.appendix)" : "details");
  }

  function start() {
    const charts = Array.from(document.querySelectorAll(".chart")).map(function (element) {
      return { element: element, near: false, told: [] };
    });
    charts.forEach(function (chart) {
      if (chart.element.dataset.plotly !== undefined) { return; } // Plotly has labels of its own
      window.NextStepPointing.listen(chart.element, function () { return chart.told; });
    });
    const queue = [];
    const fit = function (chart) {
      const width = Math.floor(chart.element.clientWidth); // 0 in a part that is folded
      draw(chart, width, false);
    };
    const next = function () {
      const chart = queue.shift();
      if (chart.near) { fit(chart); }
      if (queue.length) { window.setTimeout(next, 0); } else { tell(); }
    };
    const tell = function () { document.documentElement.dataset.charts = "drawn"; };
    // As they come near the window, also when a part is unfolded; each in a task of its own, so
    // that the page answers in between.
    const observer = new IntersectionObserver(function (entries) {
      const idle = !queue.length;
      entries.forEach(function (entry) {
        const chart = charts.find(function (one) { return one.element === entry.target; });
        chart.near = entry.isIntersecting;
        if (chart.near && !queue.includes(chart)) { queue.push(chart); }
      });
      if (idle && queue.length) { window.setTimeout(next, 0); }
      if (!queue.length) { tell(); }
    }, { rootMargin: MARGIN });
    charts.forEach(function (chart) { observer.observe(chart.element); });
    let waiting = false;
    let printing = false; // a page that is printed changes its width and its colours, too
    const anew = function () {
      if (waiting || printing) { return; }
      waiting = true;
      window.requestAnimationFrame(function () {
        waiting = false;
        charts.forEach(function (chart) { if (chart.drawn) { fit(chart); } });
      });
    };
    window.addEventListener("resize", anew);
    SCHEME.addEventListener("change", anew);
    document.addEventListener("nextstep-changed", function (event) {
      charts.filter(function (chart) { return event.target.contains(chart.element) && chart.drawn; })
        .forEach(function (chart) { chart.drawn = ""; fit(chart); });
    });
    window.addEventListener("beforeprint", function () {
      printing = true;
      charts.filter(onPaper).forEach(function (chart) { draw(chart, PRINT, true); });
    });
    window.addEventListener("afterprint", function () {
      printing = false;
      charts.forEach(function (chart) { if (chart.near) { fit(chart); } });
    });
  }

  window.NextStep = { fitted: fitted, specification: specification }; // for download.js

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
}());
