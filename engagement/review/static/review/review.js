// Keyboard, type-ahead and drag and drop over forms that work without any of it.
"use strict";

(() => {
  const form = document.querySelector("form[data-review]");
  if (!form) return;
  const select = form.elements.target;
  const rows = () => [...form.querySelectorAll("[id^='opinion-']")];
  const box = (row) => row.querySelector("input[name=selected]");
  const here = () => document.activeElement.closest("[id^='opinion-']");
  const move = () => form.querySelector("button[name=action][value=move]").click();

  // A field that finds a target by any part of its name, in front of the list of all targets.
  const list = document.createElement("datalist");
  const find = document.createElement("input");
  list.id = "review-targets-list";
  find.setAttribute("list", list.id);
  find.setAttribute("aria-label", select.labels[0].textContent.trim());
  find.type = "text";
  find.placeholder = form.dataset.find;
  find.autocomplete = "off";
  const options = [...select.options].filter((option) => option.value);
  list.append(...options.map((option) => new Option(option.text)));
  select.before(find, list);

  const choose = () => {
    const typed = find.value.trim();
    const found =
      options.find((option) => option.text === typed) ||
      (typed && options.filter((option) => option.text.includes(typed)));
    const option = Array.isArray(found) ? (found.length === 1 ? found[0] : null) : found;
    if (option) select.value = option.value;
    return Boolean(option);
  };
  find.addEventListener("change", choose);
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (choose()) move();
    else select.focus();
  });

  const go = (step) => {
    const all = rows();
    const next = all[all.indexOf(here()) + step];
    if (next) next.focus();
  };
  const accept = (number) => {
    const row = here();
    const button = row && row.querySelectorAll("button[data-suggestion]")[number - 1];
    if (button) button.click();
  };
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    x: () => {
      const row = here();
      if (row) box(row).checked = !box(row).checked;
    },
    m: () => {
      const row = here();
      if (row && !form.querySelector("input[name=selected]:checked")) box(row).checked = true;
      find.focus();
    },
    ...Object.fromEntries([1, 2, 3, 4, 5].map((number) => [String(number), () => accept(number)])),
    u: () => document.getElementById("review-undo").requestSubmit(),
    "?": () => {
      const help = document.getElementById("review-keys");
      help.open = true;
      help.querySelector("summary").focus();
    },
  };
  document.addEventListener("keydown", (event) => {
    const types = event.target.closest("input:not([type=checkbox]), textarea, select");
    const busy = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (types || busy || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  // Rows that were moved leave the list; the next one gets the focus.
  document.body.addEventListener("review:moved", (event) => {
    const gone = event.detail.opinions.map((id) => document.getElementById(`opinion-${id}`));
    const all = rows();
    const last = Math.max(...gone.map((row) => all.indexOf(row)));
    const next = all.slice(last + 1).find((row) => !gone.includes(row));
    gone.forEach((row) => row && row.remove());
    find.value = "";
    if (gone.length) (next || rows().pop() || find).focus();
  });

  // Dragging a row shows the targets to drop it on.
  let targets = null;
  const drop = (option, row) => {
    rows().forEach((each) => { box(each).checked = each === row || box(each).checked; });
    select.value = option.value;
    move();
  };
  const show = (row) => {
    targets = document.createElement("ul");
    targets.className = "review-targets";
    for (const option of options.filter((each) => !each.value.startsWith("new:"))) {
      const item = document.createElement("li");
      item.textContent = option.text;
      item.addEventListener("dragover", (event) => {
        event.preventDefault();
        item.classList.add("is-over");
      });
      item.addEventListener("dragleave", () => item.classList.remove("is-over"));
      item.addEventListener("drop", (event) => {
        event.preventDefault();
        drop(option, row);
      });
      targets.append(item);
    }
    document.body.append(targets);
  };
  for (const row of rows()) {
    const handle = row.querySelector(".review-opinion__head");
    handle.draggable = true;
    handle.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", row.id);
      setTimeout(() => show(row));
    });
    handle.addEventListener("dragend", () => targets && targets.remove());
  }
})();
