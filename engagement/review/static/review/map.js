// The map of opinions: up to 100,000 points on a canvas, beside a list that says the same.
"use strict";

(() => {
  const map = document.querySelector(".review-map");
  if (!map) return;
  const canvas = map.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const excerpt = map.querySelector(".review-map__excerpt");
  // Okabe and Ito's colours: told apart by colour-blind people.
  const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#b8a800"];
  const GREY = "#767676";
  const UNDECIDED = 65535;
  const address = (form, id) => form.replace("/0/", `/${id}/`);
  const colour = (goal) =>
    goal === 0 || goal === UNDECIDED ? GREY : COLOURS[(goal - 1) % COLOURS.length];

  let ids, xs, ys, themes, goals;
  let order = [];
  let view = { x: 0, y: 0, scale: 1 };
  let everything = view;
  let chosen = 0;
  let near = -1;
  let cells = new Map();
  const links = new Map(
    [...map.querySelectorAll("[data-theme]")].map((link) => [Number(link.dataset.theme), link]),
  );
  map.querySelectorAll("[data-goal]").forEach((key) => {
    key.style.backgroundColor = colour(Number(key.dataset.goal));
  });

  const left = (x) => (x - view.x) * view.scale + canvas.width / 2;
  const top = (y) => (y - view.y) * view.scale + canvas.height / 2;
  const boxOf = (inside) => {
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < ids.length; i += 1) {
      if (!inside(i)) continue;
      x0 = Math.min(x0, xs[i]);
      x1 = Math.max(x1, xs[i]);
      y0 = Math.min(y0, ys[i]);
      y1 = Math.max(y1, ys[i]);
    }
    return { x0, x1, y0, y1 };
  };
  const fit = ({ x0, x1, y0, y1 }, most) => ({
    x: (x0 + x1) / 2 || 0,
    y: (y0 + y1) / 2 || 0,
    scale: Math.min(canvas.width / (x1 - x0 + 4), canvas.height / (y1 - y0 + 4), most) || 1,
  });

  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    const size = Math.max(1.5, Math.min(view.scale * 0.7, 14));
    let last = "";
    for (const i of order) {
      const [x, y] = [left(xs[i]), top(ys[i])];
      if (x < -size || y < -size || x > canvas.width + size || y > canvas.height + size) continue;
      const paint = colour(goals[i]);
      if (paint !== last) pen.fillStyle = pen.strokeStyle = last = paint;
      pen.globalAlpha = chosen && themes[i] !== chosen ? 0.25 : 1;
      // Told apart by shape as well: what is in a theme is full, what is in none hollow.
      if (themes[i]) pen.fillRect(x - size / 2, y - size / 2, size, size);
      else pen.strokeRect(x - size / 2, y - size / 2, size, size);
    }
    pen.globalAlpha = 1;
    names();
  };

  // Names of the islands, the largest first, where there is room.
  let islands = [];
  const names = () => {
    const taken = [];
    const height = 14 * devicePixelRatio;
    pen.font = `600 ${height}px sans-serif`;
    pen.textAlign = "center";
    pen.lineWidth = 4 * devicePixelRatio;
    for (const island of islands) {
      const [x, y] = [left(island.x), top(island.y)];
      const half = pen.measureText(island.name).width / 2;
      const box = [x - half, y - height, x + half, y + height / 2];
      const is = (other) =>
        box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
      if (box[0] < 0 || box[2] > canvas.width || y < 0 || y > canvas.height || taken.some(is)) continue;
      taken.push(box);
      pen.strokeStyle = "#fff";
      pen.strokeText(island.name, x, y);
      pen.fillStyle = "#1a1a1a";
      pen.fillText(island.name, x, y);
    }
    pen.lineWidth = devicePixelRatio;
  };

  let waiting = false;
  const redraw = () => {
    if (waiting || !ids) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  };

  const cell = (x, y) => `${Math.floor(x / 2)}/${Math.floor(y / 2)}`;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) * devicePixelRatio - canvas.width / 2) / view.scale + view.x;
    const y = ((event.clientY - box.top) * devicePixelRatio - canvas.height / 2) / view.scale + view.y;
    let [best, distance] = [-1, Math.max(1, 6 / view.scale) ** 2];
    for (const dx of [-2, 0, 2]) {
      for (const dy of [-2, 0, 2]) {
        for (const i of cells.get(cell(x + dx, y + dy)) || []) {
          const apart = (xs[i] - x) ** 2 + (ys[i] - y) ** 2;
          if (apart < distance) [best, distance] = [i, apart];
        }
      }
    }
    return best;
  };

  let asked = null;
  const say = (point) => {
    near = point;
    canvas.style.cursor = point < 0 ? "grab" : "pointer";
    clearTimeout(asked);
    if (point < 0) return;
    asked = setTimeout(async () => {
      const answer = await fetch(address(map.dataset.excerpts, ids[point]));
      if (!answer.ok || near !== point) return;
      const { text, place, language } = await answer.json();
      const words = document.createElement("span");
      words.lang = language;
      words.textContent = text;
      excerpt.replaceChildren(`${place} – `, words);
    }, 120);
  };

  const zoom = (factor) => {
    view = factor ? { ...view, scale: view.scale * factor } : everything;
    redraw();
  };
  map.querySelectorAll("[data-zoom]").forEach((button) => {
    button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
  });
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2);
  }, { passive: false });
  let drag = null;
  canvas.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY, view, moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!ids) return;
    if (!drag) {
      say(at(event));
      return;
    }
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    drag.moved = drag.moved || Math.hypot(dx, dy) > 4;
    const step = devicePixelRatio / view.scale;
    view = { ...view, x: drag.view.x - dx * step, y: drag.view.y - dy * step };
    redraw();
  });
  canvas.addEventListener("pointerup", (event) => {
    const point = drag && !drag.moved && ids ? at(event) : -1;
    drag = null;
    if (point >= 0) window.location = address(map.dataset.opinions, ids[point]);
  });
  for (const [theme, link] of links) {
    const show = () => {
      chosen = theme;
      redraw();
    };
    const leave = () => {
      chosen = 0;
      redraw();
    };
    link.addEventListener("focus", show);
    link.addEventListener("mouseenter", show);
    link.addEventListener("blur", leave);
    link.addEventListener("mouseleave", leave);
  }

  const measure = () => {
    const old = everything;
    canvas.width = canvas.clientWidth * devicePixelRatio;
    canvas.height = canvas.clientHeight * devicePixelRatio;
    if (!ids) return;
    everything = fit(boxOf(() => true), 24 * devicePixelRatio);
    if (view === old || view.scale === old.scale) view = everything;
    redraw();
  };

  const prepare = (data) => {
    const count = data.byteLength / 20;
    ids = new Uint32Array(data, 0, count);
    xs = new Float32Array(data, 4 * count, count);
    ys = new Float32Array(data, 8 * count, count);
    themes = new Uint32Array(data, 12 * count, count);
    goals = new Uint32Array(data, 16 * count, count);
    order = [...ids.keys()].sort((a, b) => goals[a] - goals[b]);
    const sums = new Map();
    for (let i = 0; i < count; i += 1) {
      const key = cell(xs[i], ys[i]);
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(i);
      const sum = sums.get(themes[i]) || { x: 0, y: 0, count: 0 };
      sums.set(themes[i], { x: sum.x + xs[i], y: sum.y + ys[i], count: sum.count + 1 });
    }
    islands = [...sums]
      .filter(([theme]) => links.has(theme))
      .map(([theme, sum]) => ({
        name: links.get(theme).textContent,
        x: sum.x / sum.count,
        y: sum.y / sum.count,
        count: sum.count,
      }))
      .sort((a, b) => b.count - a.count);
    measure();
    map.dataset.ready = count;
  };
  measure();
  view = everything;
  new ResizeObserver(measure).observe(canvas);
  fetch(map.dataset.points)
    .then((answer) => answer.arrayBuffer())
    .then(prepare);
})();
