// The page of all opportunities and needs: shows the rows that are chosen, says how many, and keeps the choice in the address.
(function () {
  "use strict";

  const PAUSE = 200; // milliseconds without a key before words are looked for
  const NEAR = 4; // px above and below a bar that belong to it
  const NARROW = window.matchMedia("(max-width: 40rem)");
  const choices = window.NextStepChoices;

  function all(selector, root) {
    return Array.from((root || document).querySelectorAll(selector));
  }

  function start() {
    const form = document.getElementById("explore");
    if (!form) { return; } // no study has been built yet
    const fold = document.getElementById("choices");
    const lists = all(".listing").map(listing);
    const rows = lists.flatMap(function (list) { return list.rows; });
    const fields = form.elements;
    const boxes = function (name) { return all("input[name='" + name + "']", form); };
    const values = function (list) { return list.map(function (one) { return one.value; }); };
    const known = {
      ecosystems: values(boxes("ecosystem")), lists: values(boxes("list")),
      statuses: values(Array.from(fields.status.options)).filter(Boolean),
    };
    let typing = false; // words that are typed one after the other are one step back
    let waiting = 0;

    function chosen() {
      const checked = function (name) {
        return values(boxes(name).filter(function (box) { return box.checked; }));
      };
      return {
        ecosystems: checked("ecosystem"), lists: checked("list"), status: fields.status.value,
        shared: fields.shared.checked, words: fields.q.value, sort: fields.sort.value,
      };
    }

    function put(state) {
      boxes("ecosystem").forEach(function (box) { box.checked = state.ecosystems.includes(box.value); });
      boxes("list").forEach(function (box) { box.checked = state.lists.includes(box.value); });
      fields.status.value = state.status;
      fields.shared.checked = state.shared;
      fields.q.value = state.words;
      fields.sort.value = state.sort;
    }

    function show(state) {
      lists.forEach(function (list) { list.show(state); });
      all("[data-group]").forEach(function (group) {
        group.hidden = all(".listing", group).every(function (part) { return part.hidden; });
      });
      const count = rows.filter(function (row) { return !row.element.hidden; }).length;
      const said = form.dataset.count.replace("{shown}", String(count)).replace("{all}", String(rows.length));
      const told = count ? said : said + ". " + form.dataset.none;
      const found = document.getElementById("found");
      if (found.textContent !== told) { found.textContent = told; }
      tell(state);
      all("nav.languages a").filter(function (link) { return link.pathname.endsWith("/explorer.html"); })
        .forEach(function (link) { link.hash = choices.write(state); });
    }

    // What is chosen, in one line: for the reader, and for the sheet that is printed.
    function tell(state) {
      const labels = function (list) {
        return list.filter(function (box) { return box.checked; }).map(function (box) { return box.nextElementSibling.textContent; });
      };
      const quoted = state.words.trim();
      const parts = [
        labels(boxes("ecosystem")).join(", "), labels(boxes("list")).join(", "),
        state.status && fields.status.selectedOptions[0].textContent,
        state.shared && form.dataset.shared,
        quoted && form.dataset.words.replace("{words}", function () { return quoted; }),
        state.sort && fields.sort.selectedOptions[0].textContent,
      ].filter(Boolean);
      const line = document.getElementById("chosen");
      const words = parts.join("; ") || form.dataset.everything;
      line.textContent = form.dataset.chosen.replace("{choices}", function () { return words; });
      line.hidden = !parts.length;
      document.getElementById("reset").hidden = !parts.length;
    }

    function changed(step) {
      const state = chosen();
      const address = choices.write(state);
      document.getElementById("unknown").textContent = "";
      if (address !== window.location.hash) {
        window.history[step ? "pushState" : "replaceState"](null, "", address || "#");
      }
      show(state);
    }

    // From the address: what it does not know is left out, and said.
    function follow() {
      const found = choices.read(window.location.hash, known);
      document.getElementById("unknown").textContent = found.unknown ? form.dataset.unknown : "";
      put(found.state);
      show(found.state);
    }

    // A place in the page, such as the beginning of a list, is no choice.
    function isPlace() {
      const hash = window.location.hash;
      return hash.length > 1 && !hash.includes("=") && document.getElementById(hash.slice(1)) !== null;
    }

    function moved() {
      if (!isPlace()) { follow(); }
    }

    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("input", function (event) {
      window.clearTimeout(waiting);
      if (event.target !== fields.q) { typing = false; changed(true); return; }
      waiting = window.setTimeout(function () { changed(!typing); typing = true; }, PAUSE);
    });
    document.getElementById("reset").addEventListener("click", function () {
      put(choices.none());
      typing = false;
      changed(true);
      document.getElementById("content").focus({ preventScroll: true }); // the button is gone
    });
    window.addEventListener("hashchange", moved);
    window.addEventListener("popstate", moved);
    fold.hidden = false;
    fold.open = !NARROW.matches || window.location.hash.includes("=");
    if (isPlace()) {
      put(choices.none()); // whatever a browser has kept of an earlier visit
      show(choices.none());
    } else {
      follow();
    }
  }

  // One list with its rows, its chart and what is said of it.
  function listing(part) {
    const body = part.querySelector("tbody");
    const figure = part.querySelector(".chart-figure");
    const language = document.documentElement.lang;
    const rows = all("tbody tr[data-ecosystem]", part).map(function (element, place) {
      const set = element.dataset;
      return {
        element: element, place: place, name: element.cells[0].textContent,
        ecosystem: set.ecosystem, list: part.dataset.list, status: set.status, find: set.find,
        shared: set.shared !== undefined, drawn: set.drawn,
      };
    });
    let sort = "";
    if (figure) { link(figure, rows); }

    function order(by) {
      if (by === sort) { return; }
      sort = by;
      const ordered = rows.slice().sort(function (one, other) {
        return (by && one.name.localeCompare(other.name, language)) || one.place - other.place;
      });
      body.append.apply(body, ordered.map(function (row) { return row.element; }));
    }

    function show(state) {
      rows.forEach(function (row) { row.element.hidden = !choices.shows(row, state); });
      if (rows.length) { order(state.sort); }
      const shown = body ? Array.from(body.rows).filter(function (row) { return !row.hidden; }) : [];
      shown.forEach(function (row, at) {
        const before = shown[at - 1];
        const same = before && (sort ? before.cells[0].textContent === row.cells[0].textContent : before.dataset.ecosystem === row.dataset.ecosystem);
        row.classList.toggle("first", Boolean(before) && !same);
      });
      const apart = part.querySelector(".rows");
      if (apart) { apart.hidden = !shown.length; }
      const whole = !state.status && !state.shared && !state.words.trim();
      const listed = !state.lists.length || state.lists.includes(part.dataset.list);
      all(".none, .said li", part).forEach(function (said) {
        const own = !state.ecosystems.length || state.ecosystems.includes(said.dataset.ecosystem);
        said.hidden = !own || !listed || (said.className === "none" && !whole);
      });
      all(".said", part).forEach(function (said) { said.hidden = all("li:not([hidden])", said).length === 0; });
      part.hidden = !shown.length && all(".none:not([hidden])", part).length === 0;
      if (figure) { draw(figure, shown); }
    }

    return { rows: rows, show: show };
  }

  // The chart has the rows that are shown, in their order; so has the table of its numbers.
  function draw(figure, shown) {
    const places = shown.map(function (row) { return row.dataset.drawn; })
      .filter(function (place) { return place !== undefined; });
    figure.hidden = !places.length;
    all("details tbody tr", figure).forEach(function (row, place) {
      row.hidden = !places.includes(String(place));
    });
    const told = places.join(" ");
    if (figure.dataset.rows === told) { return; }
    figure.dataset.rows = told;
    if (places.length) { figure.dispatchEvent(new CustomEvent("nextstep-changed", { bubbles: true })); }
  }

  // A row and its bars are marked together, whichever of them is pointed at or has the focus.
  function link(figure, rows) {
    const chart = figure.querySelector(".chart");
    const order = function () { return figure.dataset.rows.split(" "); };
    const bars = function (place) { return all("[data-row='" + order().indexOf(place) + "']", chart); };
    const placeAt = function (y) {
      const found = all("[data-row]", chart).find(function (bar) {
        const box = bar.getBoundingClientRect();
        return y >= box.top - NEAR && y <= box.bottom + NEAR;
      });
      return found && order()[Number(found.dataset.row)];
    };
    const mark = function (place) {
      all(".pointed", chart).forEach(function (bar) { bar.classList.remove("pointed"); });
      rows.forEach(function (row) { row.element.classList.toggle("pointed", place !== undefined && row.drawn === place); });
      if (place !== undefined) { bars(place).forEach(function (bar) { bar.classList.add("pointed"); }); }
    };
    rows.forEach(function (row) {
      ["pointerenter", "focusin"].forEach(function (name) { row.element.addEventListener(name, function () { mark(row.drawn); }); });
      ["pointerleave", "focusout"].forEach(function (name) { row.element.addEventListener(name, function () { mark(undefined); }); });
    });
    chart.addEventListener("pointermove", function (event) { mark(placeAt(event.clientY)); });
    chart.addEventListener("pointerleave", function () { mark(undefined); });
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
}());
