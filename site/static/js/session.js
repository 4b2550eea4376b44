/* Staff are signed out after a while. Whoever is writing is not; whoever comes back too late is told
   so before anything is sent, signs in elsewhere, and goes on with the same page. */

(() => {
  "use strict";

  const texts = document.currentScript.dataset;
  const WARN_SECONDS = 300;
  const AWAKE_EVERY = 5 * 60 * 1000;

  const notice = document.createElement("div");
  notice.className = "session-notice";
  notice.setAttribute("role", "alert");
  notice.hidden = true;

  let endsAt = Infinity; // by this machine's clock
  let awakeAt = Date.now();
  let token = "";
  let timer;

  const left = () => Math.round((endsAt - Date.now()) / 1000);

  const show = (text, action) => {
    const words = document.createElement("p");
    words.textContent = text;
    notice.replaceChildren(words, action);
    notice.hidden = false;
  };

  const stayButton = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = texts.stay;
    button.addEventListener("click", () => ask("POST"));
    return button;
  };

  const signInLink = () => {
    const link = document.createElement("a");
    link.href = texts.signIn;
    link.target = "_blank";
    link.className = "button";
    link.textContent = texts.again;
    return link;
  };

  const tell = () => {
    clearTimeout(timer);
    const seconds = left();
    if (seconds <= 0) {
      show(texts.over, signInLink());
    } else if (seconds <= WARN_SECONDS) {
      show(texts.soon.replace("{minutes}", Math.ceil(seconds / 60)), stayButton());
      timer = setTimeout(ask, Math.min(30, seconds) * 1000); // another window may have stayed
    } else if (Number.isFinite(seconds)) {
      notice.hidden = true;
      timer = setTimeout(ask, (seconds - WARN_SECONDS) * 1000);
    }
  };

  async function ask(method = "GET") {
    try {
      const answer = await fetch(texts.address, { method, headers: { "X-CSRFToken": token } });
      const state = await answer.json();
      endsAt = Date.now() + state.seconds * 1000;
      token = state.token;
      document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => {
        field.value = token;
      });
    } catch {
      // No network: what is known of the time still holds.
    }
    tell();
  }

  const writing = () => {
    if (Date.now() - awakeAt < AWAKE_EVERY || left() <= 0) return;
    awakeAt = Date.now();
    ask("POST");
  };

  document.addEventListener("DOMContentLoaded", () => document.body.append(notice));
  document.addEventListener("input", writing);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) ask();
  });
  document.addEventListener(
    "submit",
    (event) => {
      if (left() > 0 || event.target.method !== "post") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      tell();
    },
    true
  );
  ask();
})();
