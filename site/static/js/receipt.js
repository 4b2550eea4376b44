/* The receipt page: a button that prints, and what was sent is no draft any more. */

(() => {
  "use strict";

  const button = document.querySelector("[data-print]");
  button.hidden = false;
  button.addEventListener("click", () => window.print());

  const { draftSent } = document.querySelector("[data-draft-sent]").dataset;
  try {
    window.localStorage.removeItem(`machikoe-draft:${draftSent}`);
  } catch {
    // Switched off in this browser: then nothing was kept either.
  }
})();
