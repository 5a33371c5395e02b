// Pictures of a study: frames come decoded from the server, the window is applied here. Not a diagnostic workstation.
const root = document.getElementById("viewer");
const stage = document.getElementById("viewer-stage");
const canvas = document.getElementById("viewer-canvas");
const slider = document.getElementById("viewer-slice");
const find = (name) => root.querySelector(name);
const texts = root.dataset;
const series = JSON.parse(document.getElementById("viewer-pictures").textContent).map((one) => ({
  ...one,
  frames: one.pictures.flatMap((picture) => Array.from({ length: picture.frames }, (_, n) => ({ ...picture, frame: n + 1 }))),
}));
const PRESETS = ["", "full", "40,400", "-600,1500", "400,1800", "40,80"];
const AHEAD = 8, AT_ONCE = 3, KEPT_BYTES = 128 * 2 ** 20;
const view = { series: 0, index: 0, window: null, zoom: 1, x: 0, y: 0, invert: false, playing: 0, direction: 1 };
const pen = canvas.getContext("2d");
const off = document.createElement("canvas");
const inks = off.getContext("2d", { willReadFrequently: true });
let painted = null; // what `off` holds: frame and window

// --- frames: fetched once, kept while there is room, neighbours ahead of need
const kept = new Map();
let held = 0;

function load(frame) {
  const address = texts.frames.replace("REF", frame.ref).replace("/0/", `/${frame.frame}/`);
  const known = kept.get(address);
  if (known) {
    kept.delete(address);
    kept.set(address, known);
    return known;
  }
  const one = { size: 0, about: null, pixels: null };
  one.ready = fetch(address, { credentials: "same-origin" }).then(async (answer) => {
    if (!answer.ok || answer.headers.get("Content-Type") !== "application/octet-stream") throw new Error(answer.status);
    const bytes = await answer.arrayBuffer();
    const end = new Uint8Array(bytes, 0, Math.min(bytes.byteLength, 4096)).indexOf(10);
    const about = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 0, end))), body = bytes.slice(end + 1);
    const Kind = about.bits === 8 ? (about.signed ? Int8Array : Uint8Array) : about.signed ? Int16Array : Uint16Array;
    Object.assign(one, { about, pixels: new Kind(body), size: body.byteLength });
    held += one.size;
  });
  one.ready.catch(() => kept.delete(address));
  kept.set(address, one);
  for (const [name, old] of kept) {
    if (held <= KEPT_BYTES || name === address) break;
    if (old.size) { held -= old.size; kept.delete(name); }
  }
  return one;
}

let ahead = [], busy = 0;
function prefetch() {
  const { frames } = series[view.series];
  ahead = [];
  for (let n = 1; n <= AHEAD; n++) ahead.push(frames[view.index + n * view.direction], frames[view.index - (n / 2 | 0) * view.direction]);
  ahead = ahead.filter(Boolean);
  while (busy < AT_ONCE && ahead.length) next();
}
function next() {
  const frame = ahead.shift();
  if (!frame) return;
  busy++;
  load(frame).ready.catch(() => {}).then(() => { busy--; next(); });
}

// --- painting
const current = () => series[view.series].frames[view.index];

function windowOf(about) {
  const ends = [about.low * about.slope + about.intercept, about.high * about.slope + about.intercept].sort((a, b) => a - b);
  const full = [(ends[0] + ends[1]) / 2, Math.max(ends[1] - ends[0], 1e-6)];
  if (view.window === "full") return full;
  return view.window || (about.window.length ? about.window : full);
}

function paint({ about, pixels }) {
  const [level, width] = about.samples === 3 ? [128, 256] : windowOf(about);
  const name = [current().ref, current().frame, level, width, view.invert].join();
  if (painted !== name) {
    off.width = about.columns;
    off.height = about.rows;
    const image = inks.createImageData(about.columns, about.rows), out = new Uint32Array(image.data.buffer);
    if (about.samples === 3) colour(pixels, out);
    else grey(pixels, out, about, level, width);
    inks.putImageData(image, 0, 0);
    painted = name;
  }
  place(about);
  tell(about, level, width);
}

function grey(pixels, out, about, level, width) {
  const first = about.signed ? -(2 ** (about.bits - 1)) : 0, shades = new Uint32Array(2 ** about.bits);
  const low = level - width / 2, flip = about.invert !== view.invert;
  for (let n = 0; n < shades.length; n++) {
    const share = Math.min(1, Math.max(0, ((n + first) * about.slope + about.intercept - low) / width));
    const shade = Math.round(255 * (flip ? 1 - share : share));
    shades[n] = 0xff000000 | (shade << 16) | (shade << 8) | shade;
  }
  for (let n = 0; n < out.length; n++) out[n] = shades[pixels[n] - first];
}

function colour(pixels, out) {
  const flip = view.invert ? 0xffffff : 0;
  for (let n = 0, at = 0; n < out.length; n++, at += 3) out[n] = 0xff000000 | ((pixels[at + 2] << 16 | pixels[at + 1] << 8 | pixels[at]) ^ flip);
}

function place(about) {
  const dots = window.devicePixelRatio || 1, box = stage.getBoundingClientRect();
  canvas.width = Math.round(box.width * dots);
  canvas.height = Math.round(box.height * dots);
  const tall = about.spacing?.length === 2 && about.spacing[1] > 0 ? about.spacing[0] / about.spacing[1] : 1;
  const fit = Math.min(canvas.width / about.columns, canvas.height / (about.rows * tall)) * view.zoom;
  const wide = about.columns * fit, high = about.rows * tall * fit;
  pen.imageSmoothingEnabled = fit < 4;
  pen.drawImage(off, (canvas.width - wide) / 2 + view.x * dots, (canvas.height - high) / 2 + view.y * dots, wide, high);
}

// --- what stands beside the picture
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const say = (name, text) => { find(`[data-said="${name}"]`).textContent = text; };
const short = (number) => String(Math.round(number * 10) / 10);

function tell(about, level, width) {
  const frame = current(), all = series[view.series].frames.length;
  say("count", fill(texts.count, { n: view.index + 1, all }));
  say("place", frame.place === null ? "" : fill(texts.place, { mm: frame.place }));
  say("window", about.samples === 3 ? "" : fill(texts.window, { width: short(width), level: short(level) }));
  say("zoom", fill(texts.zoom, { percent: Math.round(view.zoom * 100) }));
  find("[data-title]").textContent = series[view.series].title;
  root.querySelectorAll("[data-edge]").forEach((edge) => { edge.textContent = frame.edges[edge.dataset.edge] || ""; });
  slider.max = all;
  slider.value = view.index + 1;
  slider.setAttribute("aria-valuetext", fill(texts.count, { n: view.index + 1, all }));
  slider.parentElement.hidden = all < 2;
  if (!view.playing && document.activeElement === stage) find("[data-status]").textContent = find('[data-said="count"]').textContent;
  root.dataset.shown = `${view.series}/${view.index}`; // for whoever waits for it
  remember(about, level, width);
}

// The form beside marks what is shown, as it is shown.
const marking = document.getElementById("key-image");
function remember(about, level, width) {
  if (!marking) return;
  const frame = current(), fields = marking.elements, isChosen = view.window && about.samples !== 3;
  marking.setAttribute("action", marking.dataset.action.replace("REF", frame.ref));
  fields.frame.value = frame.frame;
  fields.level.value = isChosen ? level : "";
  fields.width.value = isChosen ? width : "";
}

function news(text) {
  const line = find("[data-news]");
  line.textContent = text;
  line.hidden = !text;
}

let turn = 0, waiting = null;
async function show() {
  const mine = ++turn, frame = load(current());
  clearTimeout(waiting);
  if (!frame.about) waiting = setTimeout(() => mine === turn && news(texts.loading), 300);
  try {
    if (!frame.about) await frame.ready;
    if (mine !== turn) return;
    clearTimeout(waiting);
    news("");
    requestAnimationFrame(() => mine === turn && paint(frame));
  } catch {
    if (mine !== turn) return;
    clearTimeout(waiting);
    news(texts.failed);
    pen.clearRect(0, 0, canvas.width, canvas.height);
  }
  prefetch();
}

// --- deeds
function go(index) {
  const last = series[view.series].frames.length - 1, wanted = Math.min(last, Math.max(0, index));
  if (wanted === view.index) return;
  view.direction = wanted > view.index ? 1 : -1;
  view.index = wanted;
  show();
}

function choose(number) {
  stop();
  Object.assign(view, { series: number, index: 0, direction: 1 });
  reset();
  root.querySelectorAll("[data-series]").forEach((one, n) => (n === number ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current")));
}

function reset() {
  Object.assign(view, { window: null, zoom: 1, x: 0, y: 0, invert: false });
  find("[data-preset]").value = "";
  press("invert", false);
  show();
}

const press = (name, on) => find(`[data-do="${name}"]`).setAttribute("aria-pressed", on);
const zoom = (factor) => { view.zoom = Math.min(20, Math.max(0.2, view.zoom * factor)); show(); };
const move = (x, y) => { view.x += x; view.y += y; show(); };
function widen(level, width) {
  const { about } = load(current());
  if (!about || about.samples === 3) return;
  const now = windowOf(about);
  view.window = [now[0] + level, Math.max(1e-3, now[1] + width)];
  show();
}
const step = () => { const { about } = load(current()); return about && about.samples === 1 ? Math.max(1, windowOf(about)[1] / 40) : 1; };

function preset(value) {
  view.window = value === "" ? null : value === "full" ? "full" : value.split(",").map(Number);
  find("[data-preset]").value = value;
  show();
}

function stop() {
  clearInterval(view.playing);
  view.playing = 0;
  press("play", false);
  find("[data-play-label]").textContent = texts.play;
}
function play() {
  if (view.playing) return stop();
  view.playing = setInterval(() => {
    const { frames } = series[view.series], coming = frames[(view.index + 1) % frames.length];
    if (!load(coming).about) return; // the next picture is on its way
    view.direction = 1;
    view.index = (view.index + 1) % frames.length;
    show();
  }, 100);
  press("play", true);
  find("[data-play-label]").textContent = texts.pause;
}

const deeds = {
  "zoom-in": () => zoom(1.25), "zoom-out": () => zoom(0.8), play, reset,
  invert: () => { view.invert = !view.invert; press("invert", view.invert); show(); },
  tags: () => { const hide = find("[data-do=tags]").getAttribute("aria-pressed") === "true"; press("tags", !hide); root.querySelectorAll("[data-tags]").forEach((one) => { one.hidden = hide; }); },
};

// --- hands and keys
root.addEventListener("click", (event) => {
  const act = event.target.closest("[data-do]"), one = event.target.closest("[data-series]");
  if (act) deeds[act.dataset.do]();
  if (one) choose([...root.querySelectorAll("[data-series]")].indexOf(one));
});
slider.addEventListener("input", () => go(slider.value - 1));
find("[data-preset]").addEventListener("change", (event) => preset(event.target.value));

const keys = {
  ArrowDown: () => go(view.index + 1), ArrowUp: () => go(view.index - 1), PageDown: () => go(view.index + 10), PageUp: () => go(view.index - 10),
  Home: () => go(0), End: () => go(Infinity), "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8),
  "[": () => widen(0, -step()), "]": () => widen(0, step()), ",": () => widen(-step(), 0), ".": () => widen(step(), 0), " ": play,
};
const letters = { KeyI: deeds.invert, KeyT: deeds.tags, KeyR: reset };
const arrows = { ArrowDown: [0, 20], ArrowUp: [0, -20], ArrowLeft: [-20, 0], ArrowRight: [20, 0] };
stage.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const number = /^Digit([1-6])$/.exec(event.code);
  const act = event.shiftKey && arrows[event.key] ? () => move(...arrows[event.key]) : number ? () => preset(PRESETS[number[1] - 1]) : keys[event.key] || letters[event.code];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
});

let rolled = 0;
stage.addEventListener("wheel", (event) => {
  event.preventDefault();
  if (event.ctrlKey || event.metaKey) return zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
  rolled += event.deltaMode ? event.deltaY * 40 : event.deltaY;
  const steps = Math.trunc(rolled / 40) || (Math.abs(event.deltaY) >= 40 ? Math.sign(event.deltaY) : 0);
  if (steps) { rolled = 0; go(view.index + Math.sign(steps) * Math.min(Math.abs(steps), 5)); }
}, { passive: false });

const fingers = new Map();
let gap = 0;
const tool = find("[data-tool]");
if (matchMedia("(pointer: coarse)").matches) tool.value = "scroll";
stage.addEventListener("pointerdown", (event) => {
  stage.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, event);
  gap = 0;
});
for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, (event) => { fingers.delete(event.pointerId); gap = 0; });
let dragged = 0;
stage.addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  const x = event.clientX - before.clientX, y = event.clientY - before.clientY;
  fingers.set(event.pointerId, event);
  if (fingers.size === 2) {
    const [one, two] = [...fingers.values()], now = Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
    if (gap) zoom(now / gap);
    gap = now;
    return move(x / 2, y / 2);
  }
  if (event.shiftKey || event.buttons === 4 || tool.value === "pan") return move(x, y);
  if (tool.value === "window" && event.buttons !== 2) return widen(y * step() / 4, x * step() / 4);
  dragged += y;
  if (Math.abs(dragged) >= 8) { go(view.index + Math.trunc(dragged / 8)); dragged %= 8; }
});

new ResizeObserver(() => show()).observe(stage);
choose(0);
