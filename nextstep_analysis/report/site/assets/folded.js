// Unfolds what an address in the page leads to, and the appendix where all of it is printed.
(function () {
  "use strict";

  function unfold(hash) {
    if (hash.length < 2) { return; }
    const target = document.getElementById(decodeURIComponent(hash.slice(1)));
    let folded = target && target.closest("details:not([open])");
    if (!folded) { return; }
    while (folded) {
      folded.open = true;
      folded = folded.parentElement.closest("details:not([open])");
    }
    target.scrollIntoView();
  }

  let opened = [];

  window.addEventListener("hashchange", function () { unfold(window.location.hash); });
  // A link to where the page already is changes no address.
  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[href^='#']");
    if (link) { unfold(link.hash); }
  });
  window.addEventListener("beforeprint", function () {
    if (!document.body.classList.contains("full")) { return; }
    opened = Array.from(document.querySelectorAll("details.appendix:not([open])"));
    opened.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (part) { part.open = false; });
    opened = [];
  });
  unfold(window.location.hash);
}());
