// The cursor on rows, peek beside them, ticks and the bulk bar. The commands come from commands.js.
const rows = () => [...document.querySelectorAll("[data-row]")];
const cursor = () => document.querySelector("[data-row].cursor");
const panel = () => document.getElementById("peek");
const ticks = () => [...document.querySelectorAll('[data-row] input[type="checkbox"][name="ref"]')];

function put(row, { focus = true } = {}) {
  if (!row) return;
  cursor()?.classList.remove("cursor");
  row.classList.add("cursor");
  if (focus) row.querySelector("a")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (panel()?.childElementCount && row.dataset.peek) peek();
}

function move(step) {
  const all = rows(), here = all.indexOf(cursor());
  put(all[here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1)]);
}

function peek() {
  const address = cursor()?.dataset.peek;
  if (!address || !window.htmx) return false;
  window.htmx.ajax("GET", address, { target: "#peek", swap: "innerHTML" });
  return true;
}

function shut() {
  if (!panel()?.childElementCount) return false;
  panel().replaceChildren();
  (cursor()?.querySelector("a") || document.getElementById("main"))?.focus({ preventScroll: true });
  return true;
}

const togglePeek = () => (panel()?.dataset.of === cursor()?.dataset.peek && shut()) || (panel() && (panel().dataset.of = cursor()?.dataset.peek), peek());
const acts = {
  "row-next": () => move(1), "row-previous": () => move(-1),
  "row-open": () => { const url = cursor()?.dataset.url; if (url) location.assign(url); return Boolean(url); },
  "row-peek": togglePeek,
  "row-tick": () => { const tick = cursor()?.querySelector('input[type="checkbox"]'); tick?.click(); return Boolean(tick); },
};

document.addEventListener("command", (event) => {
  const { id } = event.detail;
  if (id in acts) { if (acts[id]() !== false) event.preventDefault(); return; }
  // Assign and snooze a row through the bulk bar when the row itself offers no button.
  if (!["assign", "snooze"].includes(id) || !cursor() || cursor().querySelector(`[data-command="${id}"]`)) return;
  const field = document.querySelector(`[data-bulk] [data-command="${id}"], [data-bulk] [name="${id === "assign" ? "owner" : "days"}"]`);
  if (!field) return;
  const tick = cursor().querySelector('input[name="ref"]');
  if (tick && !ticks().some((one) => one.checked)) tick.click();
  event.preventDefault();
  field.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
  if (event.target.matches?.("input:not([type=checkbox]), textarea, select")) {
    event.target.blur();
    cursor()?.querySelector("a")?.focus({ preventScroll: true });
    return;
  }
  if (!shut() && ticks().some((one) => one.checked)) tickAll(false);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-peek-close]")) { shut(); return; }
  if (event.target.closest("[data-bulk-clear]")) { tickAll(false); return; }
  const row = event.target.closest("[data-row]");
  if (row && row !== cursor()) put(row, { focus: false });
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row && row !== cursor() && event.target.matches("a, input")) put(row, { focus: false });
});

function tickAll(value) { for (const one of ticks()) one.checked = value; count(); }

function count() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const all = ticks(), ticked = all.filter((one) => one.checked).length, label = bar.querySelector("[data-bulk-count]");
  bar.hidden = !ticked;
  if (label) label.textContent = (document.getElementById("texts")?.dataset.chosen || "{n}").replace("{n}", ticked);
  const every = document.querySelector("[data-select-all]");
  if (every) { every.checked = ticked > 0 && ticked === all.length; every.indeterminate = ticked > 0 && ticked < all.length; }
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-select-all]")) tickAll(event.target.checked);
  else if (event.target.matches?.('[data-row] input[name="ref"]')) count();
});
document.addEventListener("htmx:afterSettle", count);
// A list that was fetched anew keeps the row under the cursor.
let here = "";
document.addEventListener("htmx:beforeSwap", () => { here = cursor()?.id || here; });
document.addEventListener("htmx:afterSettle", () => { if (here && !cursor()) document.getElementById(here)?.classList.add("cursor"); });
window.addEventListener("pageshow", count); // without this script the bar is always there
