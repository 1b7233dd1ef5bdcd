// The search without a page: `nextstepEngine(pages, words)` finds passages by words in any form.
window.nextstepEngine = function (pages, words) {
  "use strict";

  const FIELDS = ["title", "heading", "text", "also"];
  const BOOST = { heading: 3, title: 2, text: 1, also: 0.5 };
  const LAYERS = [1.2, 1.6, 0.7, 0.3]; // text, findings, folded, reference: as in the index
  const PIECE = 0.4; // a piece of a compound, and the beginning of a word, count less
  const BEGINNING = 0.3;
  const NEAR = 0.3;
  const FIRST = 1.5; // the top of a page
  const LONG = 6; // letters of a word that may have a wrong one
  const TELLING = 3; // letters of a word by which alone a place is shown
  const SUGGESTED = 5;
  const FAR = 0.34; // of its letters may be wrong in a word that is suggested for
  const AT_ONCE = 40; // passages read before the page may do something else

  const entries = []; // what several pages say in the same words once
  const seen = new Set();
  pages.forEach(function (page) {
    page[2].forEach(function (passage, place) {
      const told = [page[3], passage[0], passage[2], passage[4]].join("\n");
      if (seen.has(told)) { return; }
      seen.add(told);
      entries.push({
        id: entries.length, path: page[0], title: page[1], kind: page[3] || "",
        href: page[0] + (passage[1] ? "#" + encodeURIComponent(passage[1]) : ""),
        heading: passage[0], text: passage[2], layer: passage[3] || 0, also: passage[4] || "",
        first: place < 2 && passage[0] === page[1],
      });
    });
  });

  const spelled = new Map(); // word in small letters -> as it is written, if anywhere, in small ones
  const engine = new MiniSearch({
    fields: FIELDS,
    tokenize: words.wordsOf,
    processTerm: words.terms,
    searchOptions: {
      tokenize: function (term) { return [term]; },
      processTerm: function (term) { return term; },
      boost: BOOST,
      boostDocument: function (id) {
        return LAYERS[entries[id].layer] * (entries[id].first ? FIRST : 1);
      },
    },
  });
  let read = 0;

  function add(entry) {
    engine.add(entry);
    words.written([entry.heading, entry.text, entry.also].join(" ")).forEach(function (word) {
      const small = word.toLowerCase();
      if (!spelled.has(small) || word === small) { spelled.set(small, word); }
    });
  }

  // Reads the passages as far as `end`; in the background a few at a time.
  function readTo(end) {
    for (; read < Math.min(end, entries.length); read += 1) { add(entries[read]); }
  }

  function readOn() {
    readTo(read + AT_ONCE);
    if (read < entries.length) { window.setTimeout(readOn, 0); }
  }

  function weighed(terms, weight, more) {
    return Object.assign({ queries: terms, combineWith: "OR", boostTerm: function () { return weight; } }, more);
  }

  function orPiece(term) {
    return { combineWith: "OR", queries: [weighed([term], 1), weighed([words.PIECE + term], PIECE)] };
  }

  // The query for one word: its base forms, the pieces of a compound, the beginning of a word.
  function asked(word) {
    const stems = words.stemsOf(word).filter(function (stem) { return spelled.has(stem); });
    const whole = Array.from(new Set([word].concat(words.basesOf(word), stems)));
    const pieces = words.piecesOf(word).map(function (cut) {
      return {
        combineWith: "AND", boostTerm: function () { return PIECE; },
        queries: cut.map(function (bases) {
          return { combineWith: "OR", queries: bases.flatMap(function (base) { return [base, words.PIECE + base]; }) };
        }),
      };
    });
    const begun = word.length >= TELLING ? [word, words.PIECE + word] : [word];
    return {
      combineWith: "OR",
      queries: whole.map(orPiece).concat(pieces, [weighed(begun, BEGINNING, { prefix: true })]),
    };
  }

  // The same where a letter may be wrong.
  function nearly(word) {
    if (word.length < LONG) { return asked(word); }
    return { combineWith: "OR", queries: [asked(word), weighed([word], NEAR, { fuzzy: 1, prefix: true })] };
  }

  // Whether a heading is what is asked for, word by word, or begins so where that is no word.
  function same(heading, typed) {
    const told = words.wordsOf(heading);
    return told.length === typed.length && told.every(function (word, place) {
      const bases = words.basesOf(typed[place]);
      const known = spelled.has(typed[place]) || bases.some(function (base) { return spelled.has(base); });
      return words.basesOf(word).some(function (base) { return bases.includes(base); }) ||
        (!known && word.startsWith(typed[place]));
    });
  }

  // Hits in their order, without those that have the words in the title of their page alone.
  function ranked(found, typed, kind) {
    return found
      .filter(function (hit) {
        return (!kind || entries[hit.id].kind === kind) && Object.values(hit.match).some(
          function (fields) { return fields.some(function (field) { return field !== "title"; }); });
      })
      .map(function (hit) {
        const entry = entries[hit.id];
        return {
          entry: entry, terms: new Set(hit.terms), score: hit.score, words: hit.words || 0,
          whole: same(entry.heading, typed) ? 1 : 0,
        };
      })
      .sort(function (a, b) {
        return b.words - a.words || b.whole - a.whole || b.score - a.score || a.entry.id - b.entry.id;
      });
  }

  // Places with some of the words, those with most of them first.
  function some(queries) {
    const found = new Map();
    queries.forEach(function (query) {
      engine.search(query).forEach(function (hit) {
        const known = found.get(hit.id);
        if (!known) { found.set(hit.id, Object.assign({ words: 1 }, hit)); return; }
        known.words += 1;
        known.score += hit.score;
        known.terms = known.terms.concat(hit.terms);
        known.match = Object.assign({}, hit.match, known.match);
      });
    });
    return Array.from(found.values());
  }

  // Words of the pages that look like those asked for, and the pages they stand on.
  function nearest(typed, kind) {
    const told = [];
    const telling = typed.filter(function (word) { return word.length >= TELLING; });
    telling.forEach(function (word) {
      const terms = new Map();
      engine.search(weighed([word], 1, { fuzzy: FAR, prefix: true })).forEach(function (hit) {
        hit.terms.forEach(function (term) { terms.set(term, Math.max(terms.get(term) || 0, likeness(word, term))); });
      });
      const alike = Array.from(terms).filter(function (pair) { return spelled.has(pair[0]); })
        .sort(function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); })
        .map(function (pair) {
          const base = words.basesOf(pair[0])[0];
          return spelled.get(spelled.has(base) ? base : pair[0]);
        });
      told.push(...Array.from(new Set(alike)).slice(0, Math.ceil(SUGGESTED / telling.length)));
    });
    const near = Array.from(new Set(told));
    const hits = ranked(some(near.map(function (word) { return asked(word.toLowerCase()); })), near, kind);
    const pages = new Map(hits.map(function (hit) { return [hit.entry.path, hit.entry.title]; }));
    return { words: near, pages: Array.from(pages).slice(0, TELLING) };
  }

  // Letters that two words have in common from their beginning, more the more alike in length.
  function likeness(one, other) {
    let shared = 0;
    while (shared < one.length && one[shared] === other[shared]) { shared += 1; }
    return shared - Math.abs(one.length - other.length) / LONG;
  }

  // How: "all" of the words, some "near" ones, "some" of them, or "none".
  function find(text, kind) {
    readTo(entries.length);
    const typed = Array.from(new Set(words.wordsOf(text)));
    if (!typed.length) { return { how: "all", hits: [], typed: typed }; }
    const whole = ranked(engine.search({ combineWith: "AND", queries: typed.map(asked) }), typed, kind);
    if (whole.length) { return { how: "all", hits: whole, typed: typed }; }
    const lost = typed.filter(function (word) { return !ranked(engine.search(asked(word)), [word], kind).length; });
    const query = function (word) { return lost.includes(word) ? nearly(word) : asked(word); };
    const near = lost.length
      ? ranked(engine.search({ combineWith: "AND", queries: typed.map(query) }), typed, kind) : [];
    if (near.length) { return { how: "near", hits: near, typed: typed }; }
    const telling = typed.filter(function (word) { return word.length >= TELLING && !lost.includes(word); });
    const rest = telling.length ? telling : typed.filter(function (word) { return word.length >= LONG; });
    const hits = typed.length > 1 ? ranked(some(rest.map(query)), typed, kind) : [];
    if (hits.length) { return { how: "some", hits: hits, typed: typed }; }
    return { how: "none", hits: [], typed: typed, nearest: nearest(typed, kind) };
  }

  return { find: find, readOn: readOn };
};
