// Marks in the table of contents the section that is being read. Without it the links still lead.
(function () {
  "use strict";

  const LINE = 100; // pixels from the top: a section is being read once its heading is above it

  function start() {
    const nav = document.querySelector("nav.contents");
    if (!nav) { return; }
    const entries = Array.from(nav.querySelectorAll("a[href^='#']")).map(function (link) {
      return { link: link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) };
    }).filter(function (entry) { return entry.heading; });
    let marked = null;

    // Beside the text they stand open, above it folded: the title comes first.
    const fold = nav.querySelector("details");
    const beside = window.matchMedia("(min-width: 62rem)");
    const unfold = function () { fold.open = beside.matches; };
    beside.addEventListener("change", unfold);
    unfold();

    // The last heading above the line; at the end of the page the last one that is in sight.
    function current() {
      const root = document.documentElement;
      const end = window.scrollY > 0 && window.scrollY + window.innerHeight >= root.scrollHeight - 2;
      const line = end ? window.innerHeight : LINE;
      return entries.filter(function (entry) {
        const place = entry.heading.getClientRects()[0]; // none in a part that is folded
        return place && place.top <= line;
      }).pop();
    }

    // The contents scroll on their own where they are higher than the window; at once, never smoothly.
    function show(link) {
      const box = nav.getBoundingClientRect();
      const place = link.getBoundingClientRect();
      if (place.top < box.top) { nav.scrollTop -= box.top - place.top; }
      if (place.bottom > box.bottom) { nav.scrollTop += place.bottom - box.bottom; }
    }

    function mark() {
      const found = current();
      const link = found ? found.link : null;
      if (link === marked) { return; }
      if (marked) { marked.removeAttribute("aria-current"); }
      if (link) {
        link.setAttribute("aria-current", "location");
        show(link);
      }
      marked = link;
    }

    let waiting = false;
    function later() {
      if (waiting) { return; }
      waiting = true;
      window.requestAnimationFrame(function () { waiting = false; mark(); });
    }
    window.addEventListener("scroll", later, { passive: true });
    window.addEventListener("resize", later);
    mark();
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
}());
