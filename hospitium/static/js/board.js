// The plan board. Picked by key, click or pointer, an appointment asks the server once where it may go; then one walks or drags it
// over those places or points at one, each with its price. What is not among them is asked about alone. Without this every card is a link.
const mover = document.getElementById("mover");
const form = mover.querySelector("[data-form]"), said = mover.querySelector("[data-said]"), go = form.querySelector("button");
const words = mover.dataset, DAY = 1440, STEP = 15, NEAR = 60;
const isMirrored = () => document.documentElement.dir === "rtl";
const board = () => document.getElementById("board");
const cells = () => [...board().querySelectorAll("[data-cell]")];
const days = () => [...new Set(cells().map((cell) => cell.dataset.day))];
const cellAt = (lane, day) => cells().find((cell) => cell.dataset.lane === lane && cell.dataset.day === day);
const cardOf = (ref, lane) => board().querySelector(`[data-appt="${CSS.escape(ref)}"][data-lane="${CSS.escape(lane)}"]`) || board().querySelector(`[data-appt="${CSS.escape(ref)}"]`);
const name = (lane, at) => `${lane} ${at}`;
const svg = (kind, facts) => { const made = document.createElementNS("http://www.w3.org/2000/svg", "rect"); made.setAttribute("class", kind); for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value); return made; };
let held = null, dragged = null, asked = 0, pause = 0, focused = null;

function address(which, ref, facts) {
  const to = new URL(words[which].replace("REF", ref), location);
  for (const [key, value] of Object.entries(facts)) if (value) to.searchParams.set(key, value);
  return to;
}

async function ask(to) {
  try {
    const answer = await fetch(to, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch { return null; }
}

function say(text, kind = "") {
  said.textContent = text;
  said.className = `verdict ${kind}`;
}

// --- picking

async function pick(card, at = null) {
  const { appt: ref, lane } = card.dataset, isByRow = board().dataset.reading === "resources", mine = ++asked;
  const rows = isByRow ? [...new Set(cells().map((cell) => cell.dataset.lane))] : [];
  const told = await ask(address("places", ref, { day: board().dataset.monday, part: isByRow ? lane : "", rows: rows.join(",") }));
  if (mine !== asked) return;
  clear();
  mover.hidden = false;
  if (!told) { say(words.wordLost, "not"); return; }
  mover.querySelector("h2").textContent = told.title;
  mover.querySelector("[data-was]").textContent = told.when;
  mover.querySelector("[data-all]").href = cardOf(ref, lane)?.href || card.href;
  for (const part of [form, mover.querySelector("[data-steps]")]) part.hidden = Boolean(told.fixed);
  held = { ref, lane, told, lanes: told.rows.length ? told.rows : [lane], places: new Map(), now: absolute(told.day, told.minute), part: isByRow ? lane : "" };
  for (const place of told.places) held.places.set(name(place.taker || lane, absolute(place.day, place.minute)), place);
  held.at = at?.at ?? held.now;
  held.row = held.lanes.includes(at?.row) ? at.row : lane;
  form.action = address("move", ref, {});
  cardOf(ref, lane)?.classList.add("is-held");
  document.body.classList.add("is-moving");
  if (told.fixed) { say(told.fixed, "not"); return; }
  light();
  show();
}

const absolute = (day, minute) => days().indexOf(day) * DAY + minute;

function leave() {
  clear();
  mover.hidden = true;
}

function clear() {
  held = null;
  document.body.classList.remove("is-moving");
  for (const one of board().querySelectorAll(".is-held, .is-target, .is-lane")) one.classList.remove("is-held", "is-target", "is-lane");
  for (const one of board().querySelectorAll("[data-places], [data-cursor]")) one.replaceChildren();
}

function light() {
  for (const cell of cells()) {
    if (!held.lanes.includes(cell.dataset.lane)) continue;
    const from = absolute(cell.dataset.day, 0), rects = [];
    for (let minute = 0, since = -1; minute <= DAY; minute += STEP) { // places side by side are one stretch
      const may = minute < DAY && held.places.has(name(cell.dataset.lane, from + minute));
      if (may && since < 0) since = minute;
      if (!may && since >= 0) { rects.push(svg("may", { x: since, y: 0, width: minute - since, height: 10 })); since = -1; }
    }
    cell.classList.add("is-lane");
    cell.querySelector("[data-places]").replaceChildren(...rects);
  }
}

// --- walking

function show() {
  const day = days()[Math.floor(held.at / DAY)], minute = held.at % DAY, place = held.places.get(name(held.row, held.at));
  const isHere = held.at === held.now && held.row === held.lane && !place;
  draw(day, minute, place || isHere);
  fill(place);
  clearTimeout(pause);
  if (place) say(`${words.wordMay}: ${place.when}. ${place.price}`, "may");
  else if (isHere) say(held.told.places.length ? `${held.told.when}. ${words.wordHere}` : words.wordNone);
  else pause = setTimeout(() => question(day, minute), dragged ? 250 : 120);
}

function draw(day, minute, isPossible) {
  for (const one of board().querySelectorAll("[data-cursor]")) one.replaceChildren();
  for (const one of board().querySelectorAll(".is-target")) one.classList.remove("is-target");
  const cell = cellAt(held.row, day);
  cell?.classList.add("is-target");
  cell?.querySelector("[data-cursor]").replaceChildren(svg(isPossible ? "cursor" : "cursor not", { x: minute, y: 0, width: held.told.length, height: 10 }));
  if (!dragged) cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function fill(place) {
  go.disabled = !place;
  const facts = place ? { at: place.at, part: place.part, taker: place.taker, people: place.people } : { at: "", part: "", taker: "", people: "" };
  for (const [key, value] of Object.entries({ ...facts, sequence: held.told.sequence, back: board().dataset.back })) form.elements[key].value = value;
}

async function question(day, minute) {
  const { ref, row, at, part } = held, hour = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const told = await ask(address("why", ref, { at: `${day}T${hour}`, part, taker: part ? row : "" }));
  if (!held || held.ref !== ref || held.row !== row || held.at !== at) return;
  if (told?.place) { held.places.set(name(row, at), told.place); show(); return; }
  say(told ? `${words.wordNot}: ${told.when}. ${told.text}` : words.wordLost, "not");
}

function walk(by) {
  const to = held.at + by;
  if (to < 0 || to >= days().length * DAY) { say(words.wordEdge); return; }
  held.at = to;
  show();
}

function jump(way) {
  const known = [...held.places.keys()].filter((key) => key.startsWith(`${held.row} `)).map((key) => Number(key.split(" ").pop())).sort((one, other) => one - other);
  const to = way > 0 ? known.find((at) => at > held.at) : known.findLast((at) => at < held.at);
  if (to === undefined) { say(words.wordEdge); return; }
  held.at = to;
  show();
}

function change(way) {
  const to = held.lanes[held.lanes.indexOf(held.row) + way];
  if (to) { held.row = to; show(); }
}

function take() {
  if (go.disabled) { show(); return; }
  form.elements.why.focus();
}

const KEYS = {
  ArrowLeft: () => walk(isMirrored() ? STEP : -STEP), ArrowRight: () => walk(isMirrored() ? -STEP : STEP), ArrowUp: () => walk(-DAY), ArrowDown: () => walk(DAY),
  PageUp: () => change(-1), PageDown: () => change(1), n: () => jump(1), N: () => jump(-1),
};
document.addEventListener("keydown", (event) => {
  if (!held || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") { const card = cardOf(held.ref, held.lane); leave(); card?.focus(); event.preventDefault(); return; }
  if (held.told.fixed || event.target.closest?.("input, select, textarea, dialog[open]")) return;
  const act = KEYS[event.key];
  if (act) { event.preventDefault(); event.stopPropagation(); act(); }
}, true);

document.addEventListener("click", (event) => {
  const card = event.target.closest?.("[data-appt]");
  if (card && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    if (dragged === "done") dragged = null;
    else if (held?.ref === card.dataset.appt && held.lane === card.dataset.lane) take();
    else pick(card);
    return;
  }
  const button = event.target.closest?.("#mover button");
  if (button?.matches("[data-cancel]")) { const back = held && cardOf(held.ref, held.lane); leave(); back?.focus(); }
  else if (held && button?.dataset.step) walk(Number(button.dataset.step));
  else if (held && button?.dataset.next) jump(Number(button.dataset.next));
  const cell = event.target.closest?.("[data-cell]");
  if (cell && held && !held.told.fixed) hover(cell, event.clientX);
});

// --- dragging, by mouse or pen; a finger scrolls the page and taps where it should go

document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-appt]")) event.preventDefault(); });
document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest?.("[data-appt]:not(.stays)");
  dragged = card && event.button === 0 && event.pointerType !== "touch" ? { card, x: event.clientX, y: event.clientY, isMoving: false } : null;
});
document.addEventListener("pointermove", (event) => {
  if (!dragged?.card) return;
  if (!dragged.isMoving && Math.hypot(event.clientX - dragged.x, event.clientY - dragged.y) > 6) {
    dragged.isMoving = true;
    document.body.classList.add("is-dragging");
    pick(dragged.card);
  }
  if (dragged.isMoving && held && !held.told.fixed) hover(document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-cell]"), event.clientX);
});
document.addEventListener("pointerup", () => {
  if (!dragged?.isMoving) { dragged = null; return; }
  document.body.classList.remove("is-dragging");
  dragged = "done";
  setTimeout(() => { dragged = null; });
  if (held && !go.disabled) take();
});

// The place under the pointer: the nearest possible one within the hour, else the quarter of an hour it is over.
function hover(cell, x) {
  if (!cell || !held.lanes.includes(cell.dataset.lane)) return;
  const box = cell.querySelector("[data-band]").getBoundingClientRect(), { begin, length } = board().dataset;
  const share = Math.min(1, Math.max(0, (x - box.left) / box.width)), from = absolute(cell.dataset.day, 0);
  const over = from + Math.min(DAY - STEP, Math.round((Number(begin) + (isMirrored() ? 1 - share : share) * Number(length)) / STEP) * STEP);
  let to = over;
  for (let far = 0; far <= NEAR; far += STEP) {
    const near = [over - far, over + far].find((at) => held.places.has(name(cell.dataset.lane, at)));
    if (near !== undefined) { to = near; break; }
  }
  if (to === held.at && cell.dataset.lane === held.row) return;
  [held.at, held.row] = [to, cell.dataset.lane];
  show();
}

// --- news: the board fetched itself anew; what is held is asked again and stands where it was

document.addEventListener("htmx:beforeSwap", (event) => { if (event.target.id === "board") focused = document.activeElement?.closest?.("[data-appt]")?.dataset || null; });
document.addEventListener("htmx:afterSettle", () => {
  if (focused) { cardOf(focused.appt, focused.lane)?.focus(); focused = null; }
  if (!held || board().querySelector(".is-held")) return;
  const card = cardOf(held.ref, held.lane);
  if (card) pick(card, { at: held.at, row: held.row }); else leave();
});
