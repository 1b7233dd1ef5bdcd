// The search page: what is typed is looked for on all pages (search-engine.js), and shown.
(function () {
  "use strict";

  const MOST = 50; // results shown
  const BEFORE = 60; // characters of a passage shown before the first word found, and after it
  const AFTER = 180;
  const PAUSE = 200; // milliseconds without a key before it is looked for

  // Whether a word as it is written is one of those found.
  function isFound(word, terms, words) {
    return words.terms(words.wordsOf(word)[0]).some(function (term) { return terms.has(term); });
  }

  // Where in a text the most different words found stand close together.
  function densest(text, terms, words) {
    const found = Array.from(text.matchAll(words.WORD)).filter(function (match) {
      return isFound(match[0], terms, words);
    });
    let place = 0;
    let most = 0;
    found.forEach(function (match, at) {
      const near = new Set();
      for (let next = at; next < found.length && found[next].index < match.index + AFTER; next += 1) {
        near.add(words.basesOf(words.wordsOf(found[next][0])[0])[0]);
      }
      if (near.size > most) { most = near.size; place = match.index; }
    });
    return place;
  }

  function excerpt(text, terms, words) {
    const first = densest(text, terms, words);
    let start = Math.max(0, first - BEFORE);
    if (start > 0) { start = text.indexOf(" ", start) + 1; }
    let end = Math.min(text.length, first + AFTER);
    if (end < text.length) { end = Math.max(text.lastIndexOf(" ", end), first + 1); }
    return (start > 0 ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  }

  // What is shown of a passage: its text, or what its tables name, where the word is there alone.
  function shown(entry, terms, words) {
    const has = function (text) {
      return words.written(text).some(function (word) { return isFound(word, terms, words); });
    };
    return has(entry.also) && !has(entry.heading + " " + entry.text) ? entry.also : entry.text;
  }

  // Text with the words found marked; nothing of it is read as HTML.
  function marked(text, terms, words) {
    const told = document.createDocumentFragment();
    let last = 0;
    for (const match of text.matchAll(words.WORD)) {
      if (!isFound(match[0], terms, words)) { continue; }
      told.append(text.slice(last, match.index));
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      told.append(mark);
      last = match.index + match[0].length;
    }
    told.append(text.slice(last));
    return told;
  }

  function element(name, content, className) {
    const made = document.createElement(name);
    made.append(content);
    if (className) { made.className = className; }
    return made;
  }

  function linked(href, content) {
    const link = element("a", content);
    link.href = href;
    return link;
  }

  function item(hit, words, root) {
    const entry = hit.entry;
    const listed = element("li", linked(root + entry.href,
      marked(entry.heading || entry.title, hit.terms, words)));
    if (entry.heading && entry.heading !== entry.title) {
      listed.append(element("p", entry.title, "small"));
    }
    const told = shown(entry, hit.terms, words);
    if (told) {
      listed.append(element("p", marked(excerpt(told, hit.terms, words), hit.terms, words)));
    }
    return listed;
  }

  function counted(form, count) {
    if (count === 1) { return form.dataset.one; }
    const told = count > MOST ? form.dataset.more : form.dataset.many;
    return told.replace("{n}", String(count)).replace("{shown}", String(MOST));
  }

  function said(form, found) {
    if (!found.typed.length) { return ""; }
    if (!found.hits.length) { return form.dataset.none; }
    const how = found.how === "all" ? "" : form.dataset[found.how] + " ";
    return how + counted(form, found.hits.length);
  }

  // Where nothing is found: the words and pages that come nearest, as links.
  function nearest(form, found, kind) {
    if (!found.nearest) { return []; }
    const query = function (word) {
      return "?" + new URLSearchParams(kind ? { q: word, kind: kind } : { q: word });
    };
    const lists = [
      ["nearWords", found.nearest.words.map(function (word) { return linked(query(word), word); })],
      ["nearPages", found.nearest.pages.map(function (page) {
        return linked(form.dataset.root + page[0], page[1]);
      })],
    ];
    return lists.filter(function (list) { return list[1].length; }).flatMap(function (list) {
      const items = document.createElement("ul");
      list[1].forEach(function (link) { items.append(element("li", link)); });
      return [element("p", form.dataset[list[0]]), items];
    });
  }

  function start() {
    const form = document.getElementById("search");
    const input = document.getElementById("words");
    const list = document.getElementById("results");
    const status = document.getElementById("found");
    const near = document.getElementById("nearest");
    const kind = document.getElementById("kind"); // only where there are several
    const words = window.nextstepWords(window.nextstepForms, document.documentElement.lang);
    const engine = window.nextstepEngine(window.nextstepSearch || [], words);
    let waiting = 0;
    const show = function () {
      window.clearTimeout(waiting);
      const chosen = kind ? kind.value : "";
      const found = engine.find(input.value, chosen);
      list.replaceChildren.apply(list, found.hits.slice(0, MOST).map(function (hit) {
        return item(hit, words, form.dataset.root);
      }));
      list.hidden = found.hits.length === 0;
      status.textContent = said(form, found);
      near.replaceChildren.apply(near, nearest(form, found, chosen));
      near.hidden = near.childElementCount === 0;
    };
    form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
    input.addEventListener("input", function () {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(show, PAUSE);
    });
    if (kind) { kind.addEventListener("change", show); }
    const given = new URLSearchParams(window.location.search);
    const chosen = given.get("kind");
    if (kind && chosen && Array.from(kind.options).some(function (one) { return one.value === chosen; })) {
      kind.value = chosen;
    }
    const asked = given.get("q");
    if (asked) { input.value = asked; }
    if (input.value) { show(); } else { engine.readOn(); }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
}());
