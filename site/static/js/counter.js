/* How many characters an opinion has, counted as the server counts, beside each box. */

(() => {
  "use strict";

  const form = document.getElementById("comment");
  const boxes = [...form.querySelectorAll("[data-opinion] textarea")];
  const spoken = form.querySelector("[data-counter-spoken]");
  const limit = Number(form.dataset.limit);
  const BETWEEN = 2; // the blank line that joins two opinions
  const PAUSE = 1000; // a screen reader is told when the writer pauses, not at every key
  // What the server drops, and what it takes for space around a text.
  // eslint-disable-next-line no-control-regex
  const UNUSABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
  const SPACE = "[\\t\\n \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
  const AROUND = new RegExp(`^${SPACE}|${SPACE}$`, "g");

  let composing = false;
  let timer;

  const length = (text) => {
    const cleaned = text.replace(/\r\n?/g, "\n").replace(UNUSABLE, "").replace(AROUND, "");
    return [...cleaned].length; // code points: an emoji is not two characters
  };

  const message = (counter, count, total) => {
    const alone = boxes.length === 1;
    const over = total > limit;
    const { one, all, over: oneOver, allOver } = counter.dataset;
    const words = alone ? (over ? oneOver : one) : over ? allOver : all;
    const number = (value) => value.toLocaleString(document.documentElement.lang);
    return words
      .replace("{count}", number(count))
      .replace("{left}", number(limit - total))
      .replace("{over}", number(total - limit));
  };

  const update = (box) => {
    const counts = boxes.map((each) => length(each.value));
    const filled = counts.filter((count) => count > 0);
    const total =
      filled.reduce((sum, count) => sum + count, 0) + BETWEEN * Math.max(filled.length - 1, 0);
    boxes.forEach((each, index) => {
      const counter = each.closest(".field").querySelector("[data-counter]");
      counter.textContent = message(counter, counts[index], total);
      counter.classList.toggle("counter--over", total > limit);
      counter.hidden = false;
    });
    if (box) {
      clearTimeout(timer);
      timer = setTimeout(() => speak(box), PAUSE);
    }
  };

  const speak = (box) => {
    const { textContent } = box.closest(".field").querySelector("[data-counter]");
    if (!composing && spoken.textContent !== textContent) spoken.textContent = textContent;
  };

  for (const box of boxes) {
    // While an input method converts, the text is not yet what the writer means.
    box.addEventListener("compositionstart", () => {
      composing = true;
    });
    box.addEventListener("compositionend", () => {
      composing = false;
      update(box);
    });
    box.addEventListener("input", () => {
      if (!composing) update(box);
    });
  }
  update();
})();
