// Finds words on all pages: every word asked for must begin a word of the passage.
(function () {
  "use strict";

  const MOST = 50; // results shown
  const BEFORE = 60; // characters of a passage shown before the first word found, and after it
  const AFTER = 180;
  const WORD = /[\p{L}\p{N}]+/gu;

  function lower(text) {
    return text.normalize("NFC").toLowerCase();
  }

  function wordsOf(text) {
    return lower(text).match(WORD) || [];
  }

  function begins(asked) {
    return function (word) { return word.startsWith(asked); };
  }

  // One entry per passage, its words split once.
  function entries() {
    const found = [];
    (window.nextstepSearch || []).forEach(function (page) {
      const title = { text: page[1], words: wordsOf(page[1]) };
      page[2].forEach(function (passage) {
        found.push({
          href: page[0] + (passage[1] ? "#" + encodeURIComponent(passage[1]) : ""),
          title: title.text, titleWords: title.words,
          heading: passage[0], headingWords: wordsOf(passage[0]),
          text: passage[2], words: wordsOf(passage[2]), kind: page[3] || "",
        });
      });
    });
    return found;
  }

  // How well a passage fits; 0 where a word is lacking or all stand in the page's title only.
  function score(entry, asked) {
    let sum = 0;
    let own = false;
    const complete = asked.every(function (word) {
      const heading = entry.headingWords.some(begins(word));
      const times = entry.words.filter(begins(word)).length;
      const title = entry.titleWords.some(begins(word));
      const exact = entry.headingWords.indexOf(word) >= 0 || entry.words.indexOf(word) >= 0;
      own = own || heading || times > 0;
      sum += (heading ? 8 : 0) + (title ? 3 : 0) + Math.min(times, 4) + (exact ? 2 : 0);
      return heading || title || times > 0;
    });
    const whole = entry.headingWords.length === asked.length && sum >= 8 * asked.length;
    return complete && own ? sum + (whole ? 6 : 0) : 0;
  }

  function find(all, asked) {
    return all
      .map(function (entry, place) { return { entry: entry, place: place, score: score(entry, asked) }; })
      .filter(function (hit) { return hit.score > 0; })
      .sort(function (a, b) { return b.score - a.score || a.place - b.place; })
      .map(function (hit) { return hit.entry; });
  }

  function excerpt(text, asked) {
    let first = 0;
    for (const match of text.matchAll(WORD)) {
      const word = lower(match[0]);
      if (asked.some(function (one) { return word.startsWith(one); })) { first = match.index; break; }
    }
    let start = Math.max(0, first - BEFORE);
    if (start > 0) { start = text.indexOf(" ", start) + 1; }
    let end = Math.min(text.length, first + AFTER);
    if (end < text.length) { end = Math.max(text.lastIndexOf(" ", end), first + 1); }
    return (start > 0 ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  }

  // Text with the words found marked; nothing of it is read as HTML.
  function marked(text, asked) {
    const told = document.createDocumentFragment();
    let last = 0;
    for (const match of text.matchAll(WORD)) {
      const word = lower(match[0]);
      if (!asked.some(function (one) { return word.startsWith(one); })) { continue; }
      told.append(text.slice(last, match.index));
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      told.append(mark);
      last = match.index + match[0].length;
    }
    told.append(text.slice(last));
    return told;
  }

  function item(entry, asked, root) {
    const listed = document.createElement("li");
    const link = document.createElement("a");
    link.href = root + entry.href;
    link.append(marked(entry.heading || entry.title, asked));
    listed.append(link);
    if (entry.heading && entry.heading !== entry.title) {
      const page = document.createElement("p");
      page.className = "small";
      page.textContent = entry.title;
      listed.append(page);
    }
    if (entry.text) {
      const shown = document.createElement("p");
      shown.append(marked(excerpt(entry.text, asked), asked));
      listed.append(shown);
    }
    return listed;
  }

  function said(form, count) {
    if (count === 0) { return form.dataset.none; }
    if (count === 1) { return form.dataset.one; }
    const words = count > MOST ? form.dataset.more : form.dataset.many;
    return words.replace("{n}", String(count)).replace("{shown}", String(MOST));
  }

  function start() {
    const form = document.getElementById("search");
    const input = document.getElementById("words");
    const list = document.getElementById("results");
    const status = document.getElementById("found");
    const kind = document.getElementById("kind"); // only where there are several
    const all = entries();
    let waiting = 0;
    const show = function () {
      window.clearTimeout(waiting);
      const asked = Array.from(new Set(wordsOf(input.value)));
      const some = kind && kind.value
        ? all.filter(function (entry) { return entry.kind === kind.value; }) : all;
      const hits = asked.length ? find(some, asked) : [];
      list.replaceChildren.apply(list, hits.slice(0, MOST).map(function (entry) {
        return item(entry, asked, form.dataset.root);
      }));
      list.hidden = hits.length === 0;
      status.textContent = asked.length ? said(form, hits.length) : "";
    };
    form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
    input.addEventListener("input", function () {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(show, 200);
    });
    if (kind) { kind.addEventListener("change", show); }
    const given = new URLSearchParams(window.location.search);
    const chosen = given.get("kind");
    if (kind && chosen && Array.from(kind.options).some(function (one) { return one.value === chosen; })) {
      kind.value = chosen;
    }
    const asked = given.get("q");
    if (asked) { input.value = asked; }
    if (input.value) { show(); }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
}());
