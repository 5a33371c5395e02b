// The palette: commands at once from the page, records from the server a moment later.
const box = document.getElementById("palette");
const words = box?.querySelector("input");
const list = box?.querySelector("[role=listbox]");
let turn = 0, commands = [], abort = null, timer = 0;

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

// Letters in order; better at the start of words and next to each other. Zero: no match.
function score(text, wanted) {
  const hay = fold(text), at = hay.indexOf(wanted);
  if (at >= 0) return 200 - at + (at === 0 || hay[at - 1] === " " ? 100 : 0);
  let place = -1, points = 1;
  for (const letter of wanted.replace(/\s/g, "")) {
    const next = hay.indexOf(letter, place + 1);
    if (next < 0) return 0;
    points += next === place + 1 ? 6 : hay[next - 1] === " " ? 4 : 0;
    place = next;
  }
  return points > wanted.length ? points : 0;
}

const recent = () => { try { return JSON.parse(sessionStorage.getItem("recent") || "[]"); } catch { return []; } };
function remember(id) { try { sessionStorage.setItem("recent", JSON.stringify([id, ...recent().filter((one) => one !== id)].slice(0, 5))); } catch { /* private mode */ } }

function option(item) {
  const entry = document.createElement(item.url ? "a" : "div");
  if (item.url) entry.href = item.url;
  entry.id = `palette-${item.id}`;
  entry.dataset.id = item.id;
  entry.tabIndex = -1;
  entry.setAttribute("role", "option");
  entry.append(Object.assign(document.createElement("bdi"), { textContent: item.label }));
  if (item.hint) entry.append(Object.assign(document.createElement("span"), { className: "hint", textContent: item.hint }));
  if (item.key) entry.append(Object.assign(document.createElement("kbd"), { className: "hint", textContent: item.key.replace(/, .*/, "") }));
  return entry;
}

function group(name, items) {
  const part = document.createElement("div");
  part.setAttribute("role", "group");
  part.dataset.group = name;
  part.setAttribute("aria-label", box.dataset[name]);
  part.append(Object.assign(document.createElement("div"), { className: "group", textContent: box.dataset[name], ariaHidden: "true" }), ...items.map(option));
  return part;
}

function show(text) {
  const wanted = fold(text.trim()), lately = recent();
  const rank = (one) => (wanted ? score(one.label, wanted) : 1 + (lately.includes(one.id) ? 10 - lately.indexOf(one.id) : 0));
  const found = commands.map((one) => ({ one, points: rank(one) })).filter((hit) => hit.points).sort((a, b) => b.points - a.points).map((hit) => hit.one);
  const parts = [["go", found.filter((one) => one.group === "go")], ["do", found.filter((one) => one.group !== "go")]];
  list.replaceChildren(...parts.filter(([, items]) => items.length).map(([name, items]) => group(name, items)));
  select(0);
}

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector('[aria-selected="true"]');

function select(number) {
  const all = options(), one = all[(number + all.length) % (all.length || 1)];
  for (const other of all) other.setAttribute("aria-selected", String(other === one));
  words.setAttribute("aria-activedescendant", one?.id || "");
  one?.scrollIntoView({ block: "nearest" });
  box.querySelector("[data-none]").hidden = all.length > 0 || !words.value;
}

async function find(text) {
  const mine = ++turn;
  abort?.abort();
  if (text.trim().length < 2) return;
  abort = new AbortController();
  try {
    const answer = await fetch(`${box.dataset.search}?q=${encodeURIComponent(text.trim())}`, { headers: { Accept: "application/json" }, signal: abort.signal });
    const hits = answer.ok ? (await answer.json()).results : [];
    if (mine !== turn || !hits.length) return;
    list.querySelector('[data-group="find"]')?.remove();
    const was = chosen()?.id;
    list.append(group("find", hits.map((hit, number) => ({ ...hit, id: `hit-${number}` }))));
    select(Math.max(0, options().findIndex((one) => one.id === was)));
  } catch { /* the commands still work */ }
}

function open() {
  if (!box || box.open) return;
  const ask = { commands: [] };
  document.dispatchEvent(new CustomEvent("command:list", { detail: ask }));
  commands = ask.commands.filter((one) => one.label);
  words.value = "";
  box.showModal(); // the browser gives focus back when it closes
  show("");
}

function choose(entry, event) {
  event.preventDefault();
  remember(entry.dataset.id);
  box.close();
  if (entry.href) location.assign(entry.href);
  else document.dispatchEvent(new CustomEvent("command:run", { detail: { id: entry.dataset.id } }));
}

if (box) {
  document.addEventListener("palette:open", open);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]")) open();
    else if (event.target === box) box.close();
  });
  list.addEventListener("click", (event) => {
    const entry = event.target.closest("[role=option]");
    if (entry && !event.ctrlKey && !event.metaKey) choose(entry, event);
  });
  words.addEventListener("input", () => { show(words.value); clearTimeout(timer); timer = setTimeout(() => find(words.value), 120); });
  words.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const here = options().indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); select(here + (event.key === "ArrowDown" ? 1 : -1)); }
    if (event.key === "Enter" && chosen()) choose(chosen(), event);
  });
}
