// Sending: once, with a sign that it is under way, without losing what was typed.
const texts = document.getElementById("texts")?.dataset || {};
const token = document.querySelector('meta[name="csrf-token"]')?.content || "";
const say = (detail) => document.dispatchEvent(new CustomEvent("toast", { detail }));

// A posting element without a form gets a key of its own and keeps it until it was answered: trying again is no second wish.
const freshKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
document.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.headers["X-CSRFToken"] = token;
  if (detail.verb !== "get" && !detail.parameters.request_key) detail.headers["Idempotency-Key"] = (detail.elt.dataset.key ||= freshKey());
});
document.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.xhr?.status) delete detail.elt.dataset.key; });

function busy(form, submitter) {
  const button = submitter || form.querySelector('button[type="submit"], button:not([type])');
  if (!button) return;
  setTimeout(() => { button.disabled = true; button.setAttribute("aria-busy", "true"); }); // after the form is read
}
function free(root = document) {
  for (const button of root.querySelectorAll('button[aria-busy="true"]')) { button.disabled = false; button.removeAttribute("aria-busy"); }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented && !form.matches("[hx-post], [hx-get]")) return;
  if (form.method === "dialog" || event.submitter?.formMethod === "dialog" || form.target === "_blank") return;
  if (form.method === "post" && navigator.onLine === false) {
    event.preventDefault();
    event.stopImmediatePropagation();
    say({ text: texts.offline, tone: "danger", action: texts.retry, onAction: () => form.requestSubmit(event.submitter) });
    return;
  }
  if ((form.dataset.resumable && window.fetch) || "here" in form.dataset) return; // upload.js sends it in pieces; a page of its own way keeps it here
  busy(form, event.submitter);
  if (form.enctype === "multipart/form-data" && form.method === "post" && !form.hasAttribute("hx-post")) send(event);
}, true);
window.addEventListener("pageshow", () => free());
document.addEventListener("htmx:afterRequest", (event) => free(event.target));

// A lost connection keeps the text and offers to try again; a refusal without a place to stand becomes a notice.
document.addEventListener("htmx:sendError", (event) => {
  const { elt } = event.detail, form = elt.closest("form");
  say({ text: texts.lost, tone: "danger", action: texts.retry, onAction: () => (form ? form.requestSubmit() : window.htmx.trigger(elt, "click")) });
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
document.addEventListener("htmx:responseError", (event) => {
  say({ text: event.detail.xhr.status === 404 ? texts.gone : texts.failed, tone: "danger" });
});

function attend(root = document) { root.querySelector("[data-focus]")?.focus(); }
attend();
document.addEventListener("htmx:afterSettle", (event) => attend(event.target));
document.addEventListener("change", (event) => { if (event.target.matches?.("[data-submit-on-change]")) event.target.form.requestSubmit(); });

// Files: chosen ones are listed, may be dropped, and show how much of them has arrived.
const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
function list(input) {
  const place = input.closest("[data-drop]")?.querySelector("[data-files]");
  place?.replaceChildren(...[...input.files].map((file) => {
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("bdi"), { textContent: file.name }), Object.assign(document.createElement("span"), { className: "sub num", textContent: size(file.size) }));
    return line;
  }));
}
document.addEventListener("change", (event) => { if (event.target.type === "file") list(event.target); });
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const drop = event.target.closest?.("[data-drop]");
    if (!drop) return;
    event.preventDefault();
    drop.classList.toggle("is-over", name === "dragover");
    if (name !== "drop") return;
    const input = drop.querySelector('input[type="file"]');
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function bar(form) {
  let line = form.querySelector("progress[data-upload]");
  if (!line) {
    line = Object.assign(document.createElement("progress"), { max: 100, value: 0, ariaLabel: texts.sending || "" });
    line.dataset.upload = "";
    form.append(line);
  }
  line.hidden = false;
  return line;
}
document.addEventListener("htmx:xhr:progress", (event) => {
  const form = event.target.closest?.("form[enctype]");
  if (form && event.detail.lengthComputable) bar(form).value = (100 * event.detail.loaded) / event.detail.total;
});

// Forms with files are sent in the background so that progress can be told; the answer then takes the page's place.
function send(event) {
  const form = event.target, request = new XMLHttpRequest(), line = bar(form);
  event.preventDefault();
  request.open("POST", form.getAttribute("action") || location.href);
  request.upload.addEventListener("progress", (news) => { if (news.lengthComputable) line.value = (100 * news.loaded) / news.total; });
  request.addEventListener("error", () => {
    free(form);
    line.hidden = true;
    say({ text: texts.lost, tone: "danger", action: texts.retry, onAction: () => form.requestSubmit() });
  });
  request.addEventListener("load", () => show(request));
  request.send(new FormData(form, event.submitter));
}

function show(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html"), main = page.getElementById("main");
  if (!main) { location.assign(request.responseURL); return; }
  document.title = page.title;
  document.getElementById("main").replaceWith(main);
  if (request.responseURL !== location.href) history.pushState({ arrived: true }, "", request.responseURL);
  window.htmx?.process(main);
  window.scrollTo(0, 0);
  if (main.querySelector("[data-focus]")) attend(main); else main.focus();
}
window.addEventListener("popstate", () => location.reload());
