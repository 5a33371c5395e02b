// The palette: commands at once from the page, cases from the server a moment later.
const dialog = () => document.getElementById("palette");
let turn = 0;

export function openPalette() {
  const box = dialog();
  if (!box || box.open) return;
  box.showModal();
  const words = box.querySelector("input");
  words.value = "";
  show("");
  words.focus();
}

const commands = () => JSON.parse(document.getElementById("commands")?.textContent || "[]");
const results = () => dialog().querySelector("ul");

function line(item) {
  const entry = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: item.url, id: `hit-${item.number}` });
  link.setAttribute("role", "option");
  link.setAttribute("aria-selected", "false");
  link.append(Object.assign(document.createElement("bdi"), { textContent: item.label }));
  const hint = Object.assign(document.createElement("span"), { className: "hint", textContent: item.hint || item.key || "" });
  link.append(hint);
  entry.setAttribute("role", "presentation");
  entry.append(link);
  return entry;
}

function show(text) {
  const low = text.toLocaleLowerCase();
  const found = commands().filter((one) => one.label.toLocaleLowerCase().includes(low));
  results().replaceChildren(...found.map((one, number) => line({ ...one, number })));
  select(0);
}

function select(number) {
  const links = [...results().querySelectorAll("a")];
  const chosen = links[Math.max(0, Math.min(number, links.length - 1))];
  for (const link of links) link.setAttribute("aria-selected", String(link === chosen));
  dialog().querySelector("input").setAttribute("aria-activedescendant", chosen?.id || "");
  chosen?.scrollIntoView({ block: "nearest" });
}

async function find(text) {
  const mine = ++turn;
  if (text.trim().length < 2) return;
  const answer = await fetch(`/search/?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || mine !== turn) return;
  const already = results().children.length;
  results().append(...(await answer.json()).results.map((one, number) => line({ ...one, number: already + number })));
  if (!already) select(0);
}

export function startPalette() {
  const box = dialog();
  if (!box) return;
  document.querySelector("[data-palette]")?.addEventListener("click", openPalette);
  const words = box.querySelector("input");
  words.addEventListener("input", () => { show(words.value); find(words.value); });
  words.addEventListener("keydown", (event) => {
    const links = [...results().querySelectorAll("a")];
    const here = links.findIndex((link) => link.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") { event.preventDefault(); select(here + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); select(here - 1); }
    if (event.key === "Enter" && links[here]) { event.preventDefault(); location.href = links[here].href; }
  });
}
