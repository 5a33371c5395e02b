// Short notices: ten seconds, standing still while one looks at them. Markup: [data-toast] anywhere on the page
// or in an answer; from other modules: document event "toast" {text, tone, action, onAction, stays}.
const region = document.getElementById("toasts");
const SECONDS = 10;

function start(toast) {
  if (toast.dataset.toast === "shown" || toast.closest("[data-sample]")) return;
  toast.dataset.toast = "shown";
  if (toast.parentElement !== region) region.append(toast);
  let left = SECONDS * 1000, since = 0, timer = 0;
  const hold = () => { clearTimeout(timer); left -= performance.now() - since; };
  const go = () => { since = performance.now(); timer = setTimeout(() => toast.remove(), Math.max(left, 2000)); };
  for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, go);
  go();
}

function make({ text, tone = "", action = "", onAction = null, stays = false }) {
  const toast = document.getElementById("toast-shape").content.firstElementChild.cloneNode(true);
  toast.querySelector("[data-text]").textContent = text;
  const button = toast.querySelector("[data-act]");
  if (action) { button.textContent = action; button.addEventListener("click", () => { toast.remove(); onAction?.(); }); } else button.remove();
  if (tone) toast.classList.add(`toast--${tone}`);
  if (stays) toast.dataset.toast = "shown";
  region.append(toast);
  start(toast);
}

if (region) {
  const seek = (root) => { for (const one of root.querySelectorAll("[data-toast]")) start(one); };
  seek(document);
  document.addEventListener("htmx:afterSettle", () => seek(document));
  document.addEventListener("toast", (event) => make(event.detail));
  document.addEventListener("click", (event) => { event.target.closest("[data-toast-close]")?.closest(".toast")?.remove(); });
}
