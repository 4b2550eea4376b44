/* Keys for who types in one paper after the other. Every key has a button that does the same. */

(() => {
  "use strict";

  const ILLEGIBLE = "〔判読不能〕";
  const form = document.querySelector("[data-entry]");
  const save = form.querySelector("[data-entry-save]");
  const add = form.querySelector("[data-entry-add]");
  const illegible = form.querySelector("[data-entry-illegible]");
  const files = form.querySelector("[data-entry-files]");
  const chooser = files.querySelector("input[type=file]");
  let box = form.querySelector("textarea");

  document.querySelector("[data-entry-keys]").hidden = false;
  illegible.hidden = false;

  const insert = () => {
    box.focus();
    box.setRangeText(ILLEGIBLE, box.selectionStart, box.selectionEnd, "end");
  };

  form.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea")) box = event.target;
  });
  illegible.addEventListener("click", insert);

  // The place of the key counts, not its letter, which Alt changes on some keyboards.
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      save.click();
    } else if (event.altKey && event.code === "KeyI") {
      event.preventDefault();
      insert();
    } else if (event.altKey && event.code === "KeyO" && add) {
      event.preventDefault();
      add.click();
    }
  });

  const choose = (list) => {
    const chosen = new DataTransfer();
    [...chooser.files, ...list].forEach((file) => chosen.items.add(file));
    chooser.files = chosen.files;
  };

  document.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    choose(event.clipboardData.files);
  });
  files.addEventListener("dragover", (event) => event.preventDefault());
  files.addEventListener("drop", (event) => {
    event.preventDefault();
    choose(event.dataTransfer.files);
  });

  // A second press while the first is on its way would only be a second request.
  form.addEventListener("submit", () => setTimeout(() => (save.disabled = true)));

  const hash = document.getElementById(window.location.hash.slice(1));
  const start =
    form.querySelector("[aria-invalid=true]") ||
    (hash && hash.querySelector("textarea")) ||
    document.getElementById(form.dataset.entryStart);
  // After the browser has gone to the address's #place, which takes the focus along.
  window.addEventListener("load", () => setTimeout(() => start && start.focus()));
})();
