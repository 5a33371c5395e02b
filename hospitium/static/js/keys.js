// One registry of keys. Letters are matched by their place on the keyboard, so that they work in any layout.
import { openPalette } from "./palette.js";

const commands = () => JSON.parse(document.getElementById("commands")?.textContent || "[]");
const inField = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]");
let waiting = "";

function letter(event) {
  if (event.code?.startsWith("Key")) return event.code.slice(3).toLowerCase();
  return event.key;
}

function rows() { return [...document.querySelectorAll("[data-row]")]; }
function cursor() { return document.querySelector("[data-row].cursor"); }

function move(step) {
  const all = rows();
  if (!all.length) return;
  const next = all[Math.min(Math.max(all.indexOf(cursor()) + step, 0), all.length - 1)];
  cursor()?.classList.remove("cursor");
  next.classList.add("cursor");
  next.querySelector("a")?.focus();
  next.scrollIntoView({ block: "nearest" });
}

function peek() {
  const address = cursor()?.dataset.peek;
  if (address) window.htmx?.ajax("GET", address, { target: "#peek", swap: "innerHTML" });
}

const rowKeys = {
  j: () => move(1), k: () => move(-1), o: () => { if (cursor()) location.href = cursor().dataset.url; }, " ": peek,
  x: () => { const box = cursor()?.querySelector("input[type=checkbox]"); if (box) box.click(); },
  h: () => document.querySelector('[data-bulk] [value="snooze"]')?.focus(),
  a: () => document.querySelector('[data-bulk] [name="owner"]')?.focus(),
  s: () => document.querySelector('[data-command="advance"]')?.focus(),
  n: () => document.querySelector('[data-command="note"]')?.focus(),
  "/": () => { const field = document.querySelector("[data-list-search]"); if (field) { field.closest("details")?.setAttribute("open", ""); field.focus(); } },
  "?": () => document.getElementById("keys")?.showModal(),
};

function pressed(event) {
  if (event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") { event.preventDefault(); openPalette(); return; }
  if (event.key === "Escape") { document.getElementById("peek")?.replaceChildren(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target) || localStorage.getItem("keys") === "off") return;
  const key = event.key === "?" || event.key === "/" ? event.key : letter(event);
  if (key === " " && !cursor()) return;
  const sequence = waiting ? `${waiting} ${key}` : key;
  waiting = "";
  const command = commands().find((one) => one.key === sequence);
  if (command) { event.preventDefault(); location.href = command.url; return; }
  if (key === "g") { waiting = "g"; setTimeout(() => { waiting = ""; }, 1500); return; }
  const act = event.key === "ArrowDown" && cursor() ? rowKeys.j : event.key === "ArrowUp" && cursor() ? rowKeys.k : rowKeys[key];
  if (act) { event.preventDefault(); act(); }
}

function countTicked(event) {
  const bar = document.querySelector("[data-bulk]");
  if (!bar || !event.target.matches?.('[name="ref"]')) return;
  const count = document.querySelectorAll('[name="ref"]:checked').length;
  bar.hidden = !count;
  bar.querySelector("[data-bulk-count]").textContent = `✓ ${count}`;
}

export function startKeys() {
  document.addEventListener("keydown", pressed);
  const bar = document.querySelector("[data-bulk]");
  if (bar) bar.hidden = true; // without this script the bar is always there
  document.addEventListener("change", countTicked);
  document.addEventListener("click", (event) => { if (event.target.closest("[data-peek-close]")) document.getElementById("peek").replaceChildren(); });
  const off = document.querySelector("[data-keys-off]");
  if (!off) return;
  off.checked = localStorage.getItem("keys") === "off";
  off.addEventListener("change", () => localStorage.setItem("keys", off.checked ? "off" : "on"));
}
