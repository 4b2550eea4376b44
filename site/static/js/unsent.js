/* Keeps what is written in the writer's account, while it is written; the button does so without. */

(() => {
  "use strict";

  const form = document.getElementById("comment");
  const status = document.querySelector("[data-unsent-status]");
  const PAUSE = 4000;

  let timer;
  let unsaved = false;

  const content = () => {
    const data = new FormData(form);
    data.delete("new_files"); // files wait on their own
    data.set("step", "keep");
    return data;
  };

  const save = async () => {
    clearTimeout(timer);
    unsaved = false;
    try {
      const headers = { "X-Requested-With": "fetch" };
      const answer = await fetch(form.action, { method: "POST", body: content(), headers });
      const zone = { timeStyle: "short", timeZone: "Asia/Tokyo" };
      const when = new Date().toLocaleTimeString(document.documentElement.lang, zone);
      status.textContent = answer.status === 204 ? status.dataset.kept.replace("{when}", when) : "";
    } catch {
      status.textContent = status.dataset.failed;
    }
  };

  const later = (event) => {
    if (!event.target.closest("[data-opinion]")) return;
    unsaved = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    unsaved = false;
  });
  window.addEventListener("pagehide", () => {
    if (unsaved) navigator.sendBeacon(form.action, content());
  });
})();
