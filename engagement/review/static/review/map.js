// The map of opinions: points by WebGL, names above them, beside a list that says the same.
"use strict";

(() => {
  const map = document.querySelector(".review-map");
  if (!map) return;
  const [points, names] = map.querySelectorAll("canvas");
  const pen = names.getContext("2d");
  const excerpt = map.querySelector(".review-map__excerpt");
  // Okabe and Ito's colours: told apart by colour-blind people. Shapes tell goals apart as well.
  const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#b8a800"];
  const GREY = "#767676";
  const UNDECIDED = 255;
  const HOLLOW = 4; // in no theme
  const address = (form, id) => form.replace("/0/", `/${id}/`);
  const colour = (goal) =>
    goal === 0 || goal === UNDECIDED ? GREY : COLOURS[(goal - 1) % COLOURS.length];
  const shape = (goal) => (goal === UNDECIDED ? 2 : goal % 4);
  const bytes = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

  let data = null;
  let view = { x: 0, y: 0, scale: 1 };
  let everything = view;
  let chosen = 0;
  let islands = [];
  const links = [...map.querySelectorAll("[data-theme]")];
  map.querySelectorAll("[data-goal]").forEach((key) => {
    key.style.backgroundColor = colour(Number(key.dataset.goal));
    key.dataset.shape = shape(Number(key.dataset.goal));
  });

  const left = (x) => (x - view.x) * view.scale + names.width / 2;
  const top = (y) => (y - view.y) * view.scale + names.height / 2;

  // Names of the islands, the largest first, where there is room.
  const label = () => {
    const taken = [];
    const height = 14 * devicePixelRatio;
    pen.clearRect(0, 0, names.width, names.height);
    pen.font = `600 ${height}px sans-serif`;
    pen.textAlign = "center";
    pen.lineWidth = 4 * devicePixelRatio;
    pen.strokeStyle = "#fff";
    pen.fillStyle = "#1a1a1a";
    for (const island of islands) {
      if (taken.length === 40) break;
      const [x, y] = [left(island.x), top(island.y)];
      if (y < height || y > names.height - height) continue;
      island.width ??= pen.measureText(island.name).width / devicePixelRatio;
      const half = (island.width * devicePixelRatio) / 2;
      const box = [x - half, y - height, x + half, y + height / 2];
      const meets = (other) =>
        box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
      if (box[0] < 0 || box[2] > names.width || taken.some(meets)) continue;
      taken.push(box);
      pen.strokeText(island.name, x, y);
      pen.fillText(island.name, x, y);
    }
  };

  let waiting = false;
  const redraw = () => {
    if (waiting || !data) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      layer.draw(view, chosen);
      label();
    });
  };
  const layer = pointLayer(points, redraw);
  if (!layer) {
    map.querySelector(".review-map__picture").hidden = true;
    map.querySelector(".review-map__absent").hidden = false;
    return;
  }

  const cells = new Map();
  const cell = (x, y) => `${Math.floor(x / 2)}/${Math.floor(y / 2)}`;
  const at = (event) => {
    const box = names.getBoundingClientRect();
    const x = ((event.clientX - box.left) * devicePixelRatio - names.width / 2) / view.scale + view.x;
    const y = ((event.clientY - box.top) * devicePixelRatio - names.height / 2) / view.scale + view.y;
    let [best, distance] = [-1, Math.max(1, 6 / view.scale) ** 2];
    for (const dx of [-2, 0, 2]) {
      for (const dy of [-2, 0, 2]) {
        for (const i of cells.get(cell(x + dx, y + dy)) || []) {
          const apart = (data.xs[i] - x) ** 2 + (data.ys[i] - y) ** 2;
          if (apart < distance) [best, distance] = [i, apart];
        }
      }
    }
    return best;
  };

  let near = -1;
  let asked = null;
  const say = (point) => {
    near = point;
    names.style.cursor = point < 0 ? "grab" : "pointer";
    clearTimeout(asked);
    if (point < 0) return;
    asked = setTimeout(async () => {
      const answer = await fetch(address(map.dataset.excerpts, data.ids[point]));
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
  names.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2);
  }, { passive: false });
  let drag = null;
  names.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY, view, moved: false };
    names.setPointerCapture(event.pointerId);
  });
  names.addEventListener("pointermove", (event) => {
    if (!data) return;
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
  names.addEventListener("pointerup", (event) => {
    const point = drag && !drag.moved && data ? at(event) : -1;
    drag = null;
    if (point >= 0) window.location = address(map.dataset.opinions, data.ids[point]);
  });

  // A theme of the list stands out, and comes into the picture if it lies outside.
  const show = (theme) => {
    chosen = theme;
    const island = islands.find((each) => each.theme === theme);
    if (island) {
      const [x, y] = [left(island.x), top(island.y)];
      const inside = x > 0 && y > 0 && x < names.width && y < names.height;
      if (!inside) view = { ...view, x: island.x, y: island.y };
    }
    redraw();
  };
  links.forEach((link, place) => {
    for (const event of ["focus", "mouseenter"]) link.addEventListener(event, () => show(place + 1));
    for (const event of ["blur", "mouseleave"]) link.addEventListener(event, () => show(0));
  });

  const measure = () => {
    const old = everything;
    for (const canvas of [points, names]) {
      canvas.width = canvas.clientWidth * devicePixelRatio;
      canvas.height = canvas.clientHeight * devicePixelRatio;
    }
    if (!data) return;
    const [x0, x1, y0, y1] = data.box;
    everything = {
      x: (x0 + x1) / 2,
      y: (y0 + y1) / 2,
      scale: Math.min(
        names.width / (x1 - x0 + 4), names.height / (y1 - y0 + 4), 24 * devicePixelRatio,
      ),
    };
    if (view === old || view.scale === old.scale) view = everything;
    redraw();
  };

  // Columns as `views/map.py` writes them; themes become their places in the list, 0 for none.
  const read = (content) => {
    const count = new Uint32Array(content, 0, 1)[0];
    const box = new Float32Array(content, 4, 4);
    const spread = (shorts, low, high) =>
      Float32Array.from(shorts, (short) => low + (short / 65535) * (high - low));
    const places = new Map(links.map((link, place) => [Number(link.dataset.theme), place + 1]));
    const goals = new Uint8Array(content, 20 + 12 * count, count);
    const themes = new Uint32Array(content, 20 + 4 * count, count).map(
      (theme) => places.get(theme) || 0,
    );
    return {
      box,
      themes,
      ids: new Uint32Array(content, 20, count),
      xs: spread(new Uint16Array(content, 20 + 8 * count, count), box[0], box[1]),
      ys: spread(new Uint16Array(content, 20 + 10 * count, count), box[2], box[3]),
      colours: Array.from(goals, (goal) => bytes(colour(goal))),
      kinds: goals.map((goal, i) => shape(goal) + (themes[i] ? 0 : HOLLOW)),
    };
  };

  const settle = () => {
    const sums = new Map();
    data.ids.forEach((_id, i) => {
      const key = cell(data.xs[i], data.ys[i]);
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(i);
      const theme = data.themes[i];
      const sum = sums.get(theme) || { theme, x: 0, y: 0, count: 0 };
      sum.x += data.xs[i];
      sum.y += data.ys[i];
      sum.count += 1;
      sums.set(theme, sum);
    });
    sums.delete(0);
    islands = [...sums.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ theme, x, y, count }) => ({
        theme, x: x / count, y: y / count, name: links[theme - 1].textContent,
      }));
  };

  measure();
  view = everything;
  new ResizeObserver(measure).observe(names);
  fetch(map.dataset.points)
    .then((answer) => answer.arrayBuffer())
    .then((content) => {
      data = read(content);
      layer.load(data);
      settle();
      measure();
      map.dataset.ready = data.ids.length;
    });
})();
