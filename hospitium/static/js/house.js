// The behaviour of every page: forms, keys, palette, worklist cursor, live news. Everything works without it too.
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startPalette } from "./palette.js";

const token = document.querySelector('meta[name="csrf-token"]')?.content;
document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = token; });

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && event.target.method === "post") setTimeout(() => { button.disabled = true; button.setAttribute("aria-busy", "true"); });
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-busy]")) { button.disabled = false; button.removeAttribute("aria-busy"); }
});

const root = document.documentElement;
const kept = localStorage.getItem("theme");
if (kept) root.dataset.theme = kept;
document.querySelector("[data-theme-switch]")?.addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
});

document.querySelector("[data-focus]")?.focus();
document.querySelector("#language")?.addEventListener("change", (event) => event.target.form.requestSubmit());
startKeys();
startPalette();
startLive();
