/* Keeps opinions that were not sent yet on the writer's own device, and nowhere else.

   Only what is written in the opinion boxes, never who writes it. Continuing with a draft sends it
   to the form's own address, which answers with the form filled in and stores nothing. */

(() => {
  "use strict";

  const form = document.getElementById("comment");
  const found = document.querySelector("[data-draft-found]");
  const kept = document.querySelector("[data-draft-kept]");
  const status = document.querySelector("[data-draft-status]");
  const key = `machikoe-draft:${form.dataset.draft}`;
  const PAUSE = 500;

  let store;
  try {
    store = window.localStorage;
    store.getItem(key);
  } catch {
    return; // switched off in this browser
  }

  let stopped = false;
  let timer;

  const fields = () =>
    [...form.elements].filter((element) => element.name && element.closest("[data-opinion]"));

  const collect = () =>
    fields()
      .filter((element) => !["radio", "checkbox"].includes(element.type) || element.checked)
      .filter((element) => element.type !== "submit")
      .map((element) => [element.name, element.value]);

  const hasText = () =>
    fields().some((element) => element.matches("textarea") && element.value.trim());

  const save = () => {
    clearTimeout(timer);
    if (stopped) return;
    try {
      if (hasText()) {
        const draft = { at: Date.now(), boxes: form.elements.boxes.value, fields: collect() };
        store.setItem(key, JSON.stringify(draft));
      } else {
        store.removeItem(key);
      }
      kept.hidden = !hasText();
    } catch {
      stopped = true; // no space left: the writer was promised nothing yet, or is told no more
      kept.hidden = true;
    }
  };

  const read = () => {
    try {
      const draft = JSON.parse(store.getItem(key));
      return Array.isArray(draft?.fields) ? draft : null;
    } catch {
      return null;
    }
  };

  const hidden = (name, value) => {
    const input = document.createElement("textarea");
    input.name = name;
    input.value = value;
    input.hidden = true;
    form.append(input);
  };

  const resume = (draft) => {
    fields().forEach((element) => {
      element.disabled = true;
    });
    draft.fields.forEach(([name, value]) => hidden(name, value));
    form.elements.boxes.value = draft.boxes;
    hidden("step", "change");
    form.submit();
  };

  const clear = () => {
    clearTimeout(timer);
    stopped = true;
    store.removeItem(key);
    found.hidden = kept.hidden = true;
    status.textContent = status.dataset.text;
  };

  document
    .querySelectorAll("[data-draft-clear]")
    .forEach((button) => button.addEventListener("click", clear));

  const earlier = "fresh" in form.dataset ? read() : null;
  if (earlier) {
    stopped = true; // until its writer decides what becomes of the earlier one
    const zone = { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Tokyo" };
    const when = new Date(earlier.at).toLocaleString(document.documentElement.lang, zone);
    found.querySelector("[data-draft-when]").textContent = when;
    found.querySelector("[data-draft-resume]").addEventListener("click", () => resume(earlier));
    found.hidden = false;
  } else if (!("fresh" in form.dataset)) {
    save();
  }

  const later = (event) => {
    if (!event.target.closest("[data-opinion]")) return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("pagehide", () => {
    if (hasText()) save();
  });
})();
