// Marks the entry of the contents whose chapter is being read.
(function () {
  "use strict";

  const LINE = 0.3; // part of the window's height that a heading must have passed

  const links = Array.from(document.querySelectorAll(".contents a[href^='#']"));
  const headings = links.map(function (link) {
    return document.getElementById(decodeURIComponent(link.hash.slice(1)));
  });

  function reading() {
    const line = window.innerHeight * LINE;
    const below = document.documentElement.scrollHeight - window.innerHeight - window.scrollY;
    let current = -1;
    headings.forEach(function (heading, place) {
      if (heading && heading.getBoundingClientRect().top <= line) { current = place; }
    });
    return below < 2 && window.scrollY > 0 ? headings.length - 1 : current; // the last may be short
  }

  let marked = -1;
  function mark() {
    const current = reading();
    if (current === marked) { return; }
    marked = current;
    links.forEach(function (link, place) {
      if (place === current) { link.setAttribute("aria-current", "true"); }
      else { link.removeAttribute("aria-current"); }
    });
    const contents = document.querySelector(".contents");
    if (current >= 0 && contents.scrollHeight > contents.clientHeight) {
      const link = links[current];
      const middle = link.offsetTop - contents.offsetTop - contents.clientHeight / 2;
      contents.scrollTop = Math.max(0, middle);
    }
  }

  let waiting = false;
  function later() {
    if (waiting) { return; }
    waiting = true;
    window.requestAnimationFrame(function () { waiting = false; mark(); });
  }

  if (links.length) {
    window.addEventListener("scroll", later, { passive: true });
    window.addEventListener("resize", later);
    mark();
  }
}());
