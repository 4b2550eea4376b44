// What is selected in a quotation goes into the fields beside it, as offsets in code points.
"use strict";

(() => {
  const quotation = document.querySelector("[data-spans]");
  const words = document.querySelector("[data-selected-words]");
  const start = document.querySelector("[data-selected-start]");
  if (!quotation || !words || !start) return;
  const pieces = [...quotation.querySelectorAll("[data-start]")];
  const characters = (text) => [...text];
  const text = pieces.flatMap((piece) => characters(piece.textContent));
  const first = pieces.length ? Number(pieces[0].dataset.start) : 0;

  // The offset of a boundary of a range; one between pieces counts as the end of those before it.
  const offset = (node, at) => {
    const before = document.createRange();
    before.setStart(quotation, 0);
    before.setEnd(node, at);
    let count = 0;
    for (const piece of pieces) {
      if (!before.intersectsNode(piece)) break;
      const part = document.createRange();
      part.selectNodeContents(piece);
      if (before.compareBoundaryPoints(Range.END_TO_END, part) < 0) {
        part.setEnd(before.endContainer, before.endOffset);
      }
      count += characters(part.toString()).length;
    }
    return first + count;
  };

  const take = () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!quotation.contains(range.startContainer) || !quotation.contains(range.endContainer)) return;
    const from = offset(range.startContainer, range.startOffset);
    const to = offset(range.endContainer, range.endOffset);
    words.value = text.slice(from - first, to - first).join("");
    start.value = words.value ? from : "";
  };
  document.addEventListener("selectionchange", take);
  take(); // what was selected while the page was loading
  // Words that were typed afterwards are looked for wherever they stand.
  words.addEventListener("input", () => {
    start.value = "";
  });
})();
