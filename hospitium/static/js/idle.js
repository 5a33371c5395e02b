// Says before a session ends for want of use, and lets one stay. When it has ended, the sign-in page takes the place of
// what stood here. Every tab of the browser counts as use.
const minutes = Number(document.body.dataset.idle), texts = document.getElementById("texts")?.dataset || {};
const AHEAD = 3, NAME = "used";
let warned = false;

function use() {
  warned = false;
  localStorage.setItem(NAME, Date.now());
}

function look() {
  const rest = minutes - (Date.now() - Number(localStorage.getItem(NAME))) / 60000;
  if (rest < -0.1) location.replace(location.pathname + location.search);
  if (rest > AHEAD) warned = false;
  if (rest > AHEAD || warned) return;
  warned = true;
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: texts.idle, action: texts.stay, stays: true, onAction: stay } }));
}

async function stay() {
  use();
  await fetch("/health/"); // any request is use
}

if (minutes) {
  use();
  document.addEventListener("htmx:afterRequest", (event) => { if (!event.detail.requestConfig?.headers["X-Unasked"]) use(); });
  setInterval(look, 5000);
}
