// What a reader of the page of all opportunities and needs chooses: read from an address, written into one, and tried on a row.
(function () {
  "use strict";

  const MOST = 100; // characters of the words looked for
  const SORTS = ["", "name"];
  const YES = "yes";

  // As words are compared: Finnish capitals are small, an a with two dots is one letter, soft hyphens are none.
  function folded(words) {
    return String(words).normalize("NFC").replace(/\u00ad/g, "").toLocaleLowerCase("fi");
  }

  function wordsOf(text) {
    return folded(text).split(/\s+/).filter(Boolean);
  }

  function none() {
    return { ecosystems: [], lists: [], status: "", shared: false, words: "", sort: "" };
  }

  // The choices that an address names, those of `known` alone, and whether it names others.
  function read(hash, known) {
    const state = none();
    let unknown = false;
    const several = function (value, names) {
      const asked = value.split(",").filter(Boolean);
      const found = names.filter(function (name) { return asked.includes(name); });
      if (asked.some(function (name) { return !names.includes(name); })) { unknown = true; }
      return found;
    };
    const one = function (value, names) {
      if (names.includes(value)) { return value; }
      unknown = true;
      return "";
    };
    const readers = {
      ecosystem: function (value) { state.ecosystems = several(value, known.ecosystems); },
      list: function (value) { state.lists = several(value, known.lists); },
      status: function (value) { state.status = one(value, known.statuses); },
      shared: function (value) { state.shared = one(value, [YES]) === YES; },
      sort: function (value) { state.sort = one(value, SORTS); },
      q: function (value) {
        if (value.length > MOST) { unknown = true; }
        state.words = value.slice(0, MOST);
      },
    };
    new URLSearchParams(hash.replace(/^#/, "")).forEach(function (value, name) {
      if (Object.hasOwn(readers, name)) { readers[name](value); } else { unknown = true; }
    });
    return { state: state, unknown: unknown };
  }

  // The address of choices, "" where there are none.
  function write(state) {
    const told = new URLSearchParams();
    if (state.ecosystems.length) { told.set("ecosystem", state.ecosystems.join(",")); }
    if (state.lists.length) { told.set("list", state.lists.join(",")); }
    if (state.status) { told.set("status", state.status); }
    if (state.shared) { told.set("shared", YES); }
    if (state.words.trim()) { told.set("q", state.words.trim()); }
    if (state.sort) { told.set("sort", state.sort); }
    const written = told.toString();
    return written ? "#" + written.replace(/%2C/g, ",") : "";
  }

  // Whether a row is among those chosen: where nothing of a kind is chosen, all of it is.
  function shows(row, state) {
    const among = function (chosen, value) { return !chosen.length || chosen.includes(value); };
    const find = folded(row.find);
    return among(state.ecosystems, row.ecosystem) && among(state.lists, row.list) &&
      (!state.status || state.status === row.status) && (!state.shared || row.shared) &&
      wordsOf(state.words).every(function (word) { return find.includes(word); });
  }

  window.NextStepChoices = { read: read, write: write, shows: shows, none: none, folded: folded };
}());
