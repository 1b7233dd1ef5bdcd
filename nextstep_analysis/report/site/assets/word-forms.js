// What words stand for: base forms and the pieces of compounds, from the table of the language.
// `nextstepWords(forms, language)`; `forms` is what assets/forms-<language>.js sets, or nothing.
window.nextstepWords = function (forms, language) {
  "use strict";

  const WORD = /[\p{L}\p{N}]+/gu;
  const PIECE = "~"; // before a word that is a piece of another one
  const SHORTEST = 3; // letters of a piece of a compound that the table does not have
  const LONGEST = 60; // letters of a word that may be a compound
  const ENDINGS = new RegExp("(?:[ie]?(?:n|ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|n[aä]|ksi|t)" +
    "|i?[aä]|t[aä]|[aeiouyäö]n|iin|seen|h[aeiouyäö]n|ien|jen|i?den)$");

  const bases = new Map(); // form -> base forms
  const cuts = new Map(); // base form of a compound -> its pieces

  function put(form, base) {
    const known = bases.get(form);
    if (!known) { bases.set(form, [base]); } else if (!known.includes(base)) { known.push(base); }
  }

  ((forms && forms.endings) || []).forEach(function (row) {
    const ends = row[1].split(" ");
    row[2].split(" ").forEach(function (stem) {
      ends.forEach(function (end) { put(stem + end, stem + row[0]); });
    });
  });
  ((forms && forms.compounds) || []).forEach(function (cut) {
    const base = cut.replaceAll("|", "");
    cuts.set(base, cut.split("|"));
    put(base, base);
  });

  function written(text) {
    return text.normalize("NFC").replaceAll("\u00ad", "").match(WORD) || [];
  }

  function wordsOf(text) {
    return written(text.toLowerCase());
  }

  // Ways to cut a word whose last piece is a form in the table: [before, base form of it].
  function ends(word) {
    const found = [];
    if (word.length > LONGEST) { return found; }
    for (let at = SHORTEST; at <= word.length - SHORTEST; at += 1) {
      (bases.get(word.slice(at)) || []).forEach(function (base) {
        found.push([word.slice(0, at), base]);
      });
    }
    return found;
  }

  // The pieces of a word that the table does not have; none where it is no compound.
  function pieced(word) {
    for (const [before, base] of ends(word)) {
      const first = bases.has(before) ? [before] : pieced(before);
      if (first.length) { return first.concat(cuts.get(base) || [base]); }
    }
    return [];
  }

  // English: one enterprise, two enterprises; one city, two cities.
  function singular(word) {
    if (/[^aeiou]ies$/.test(word)) { return word.slice(0, -3) + "y"; }
    if (/(?:ss|sh|ch|x)es$/.test(word)) { return word.slice(0, -2); }
    return /[^sui]s$/.test(word) && word.length > SHORTEST ? word.slice(0, -1) : word;
  }

  // The base forms of a word, itself where it has none.
  function basesOf(word) {
    if (language === "en") { return [singular(word)]; }
    if (bases.has(word)) { return bases.get(word); }
    const compounds = ends(word)
      .map(function (end) { return end[0] + end[1]; })
      .filter(function (base) { return cuts.has(base); });
    if (compounds.length) { return Array.from(new Set(compounds)); }
    const pieces = pieced(word);
    return [pieces.length ? pieces.join("") : word];
  }

  // The base forms of the pieces of a word, for each of its base forms that is a compound.
  function piecesOf(word) {
    return basesOf(word)
      .map(function (base) { return cuts.get(base) || (bases.has(base) ? [] : pieced(base)); })
      .filter(function (pieces) { return pieces.length > 1; })
      .map(function (pieces) {
        return pieces.map(function (piece) { return bases.get(piece) || [piece]; });
      });
  }

  // What a name that the table does not have may be a form of: KymiRingissä, KymiRing.
  function stemsOf(word) {
    if (!forms || bases.has(word)) { return []; }
    const end = ENDINGS.exec(word);
    if (!end || word.length - end[0].length < SHORTEST) { return []; }
    const stems = [];
    for (let at = end.index; at < word.length; at += 1) { stems.push(word.slice(0, at)); }
    return stems;
  }

  const told = new Map();

  // What a word is found by: as it is written, by its base forms, and, marked, by its pieces.
  function terms(word) {
    if (!told.has(word)) {
      const pieces = piecesOf(word).flat(2).map(function (piece) { return PIECE + piece; });
      told.set(word, Array.from(new Set([word].concat(basesOf(word), pieces))));
    }
    return told.get(word);
  }

  return {
    WORD: WORD, PIECE: PIECE, written: written, wordsOf: wordsOf, basesOf: basesOf,
    piecesOf: piecesOf, stemsOf: stemsOf, terms: terms,
  };
};
