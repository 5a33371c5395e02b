// Live news. A changed case gets a quiet line, parts that asked for it fetch themselves anew, and nothing moves
// under the reader's cursor: new cases wait behind a button. What happened between the drawing of a page and its stream,
// or while the connection was gone, is told when the stream begins.
const texts = document.getElementById("texts")?.dataset || {};
const fill = (text, facts) => Object.entries(facts).reduce((done, [name, value]) => done.replace(`{${name}}`, value), text || "");
const unseen = new Set();
const fetching = new WeakSet(), late = new Map(), waiting = new Set();
let pause = 3000, stream = null, retry = 0, heard = document.body.dataset.since || "";

function mark(news) {
  const name = CSS.escape(news.ref);
  for (const place of document.querySelectorAll(`[data-ref="${name}"] [data-news], [data-case="${name}"][data-news], [data-case="${name}"] [data-news]`)) {
    const line = Object.assign(document.createElement("a"), { className: "fresh", href: place.closest("[data-url]")?.dataset.url || location.href });
    line.append("↻ ", Object.assign(document.createElement("bdi"), { textContent: fill(texts.updated, { who: news.by || "" }) }));
    place.replaceChildren(line);
  }
}

// Somebody is at a part while a pointer is down in it, a row of it is open, or a field has the keyboard or holds what they entered.
function isChanged(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (!field.matches("select")) return field.value !== field.defaultValue;
  const options = [...field.options], first = field.multiple ? null : options.find((one) => one.defaultSelected) || options.find((one) => !one.disabled);
  return options.some((one) => one.selected !== (one.defaultSelected || one === first));
}
const isAt = (part) => part.matches(":active") || part.querySelector("[data-row] details[open]")
  || [...part.querySelectorAll("input:not([type=hidden]), textarea, select")].some((field) => field === document.activeElement || isChanged(field));

// [data-live] asks for all news, [data-live="REF"] for one case: hx-get="…" hx-trigger="live". Without a `ref` it is for all.
// What comes while a part fetches itself may be newer than what it gets, and the part is replaced: it is asked again afterwards.
// A part somebody is at stays as it is, also when what it fetched is there, and is asked again once they leave it.
function refresh(news) {
  for (const part of document.querySelectorAll("main [data-live]")) {
    if (part.dataset.live && news.ref && part.dataset.live !== news.ref) continue;
    if (fetching.has(part) || part.closest(".htmx-added")) late.set(news.ref, news);
    else if (isAt(part)) waiting.add(part);
    else window.htmx?.trigger(part, "live", news);
  }
}

function catchUp() {
  const again = [...late.values()];
  late.clear();
  again.forEach(refresh);
  for (const part of waiting) {
    if (part.isConnected && isAt(part)) continue;
    waiting.delete(part);
    if (part.isConnected) window.htmx?.trigger(part, "live");
  }
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => { if ("live" in detail.elt.dataset) fetching.add(detail.elt); });
document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig: { elt }, xhr } }) => {
  if (!fetching.delete(elt)) return;
  if (xhr.status === 404) location.reload(); // no longer for this reader
  else if (elt.isConnected) catchUp();
});
document.addEventListener("htmx:afterSettle", catchUp); // what came instead listens only now
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const part = detail.requestConfig.elt;
  if (!fetching.has(part) || !isAt(detail.target)) return;
  detail.shouldSwap = false;
  waiting.add(part);
});
const letGo = () => { if (waiting.size) setTimeout(catchUp); }; // after the click
document.addEventListener("focusout", ({ target, relatedTarget }) => { if (!target.closest("[data-live]")?.contains(relatedTarget)) letGo(); });
for (const name of ["pointerup", "pointercancel", "toggle"]) document.addEventListener(name, letGo, true);

// Of several parts that come at once, one that is open or was read further back stays too; the quiet line says that there is more.
const inUse = (part) => part.querySelector("details[open], .timeline .timeline") || isAt(part);
document.addEventListener("htmx:oobBeforeSwap", (event) => { if (inUse(event.detail.target)) event.detail.shouldSwap = false; });

// What a page asks for by itself does not count as somebody being there.
document.addEventListener("htmx:configRequest", (event) => {
  if (/every|live/.test(event.detail.elt.getAttribute("hx-trigger"))) event.detail.headers["X-Unasked"] = "1";
});

function offer(news) {
  const place = document.getElementById("news");
  if (!place || !document.querySelector("[data-worklist]") || document.querySelector(`[data-ref="${CSS.escape(news.ref)}"]`)) return;
  unseen.add(news.ref);
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button news-button", textContent: fill(texts.news, { n: unseen.size }) });
  button.addEventListener("click", () => { // to where they stand: what changed last comes first
    const list = new URL(location);
    list.searchParams.set("sort", "changed");
    list.searchParams.delete("after");
    location.assign(list);
  });
  place.replaceChildren(button);
}

function told(event) {
  heard = event.lastEventId || heard;
  return JSON.parse(event.data);
}

function hear(event) {
  const news = told(event);
  mark(news);
  refresh(news);
  offer(news);
}

function leave(event) { // once: what comes instead hears of it too when the clocks of two machines differ
  const { ref } = told(event);
  const isOpen = location.pathname.includes(ref) || document.querySelector(`[data-case="${CSS.escape(ref)}"]`);
  if (!isOpen || sessionStorage.getItem("left") === heard) return;
  sessionStorage.setItem("left", heard);
  location.reload();
}

function listen(address) {
  stream = new EventSource(`${address}?since=${heard}`, { withCredentials: true });
  stream.addEventListener("open", () => { pause = 3000; });
  stream.addEventListener("case", hear);
  stream.addEventListener("own", (event) => refresh(told(event))); // of no case, for this reader
  stream.addEventListener("behind", (event) => refresh(told(event))); // more than can be told: everything anew
  stream.addEventListener("gone", leave);
  stream.addEventListener("ended", () => { stream.close(); location.replace(location.pathname + location.search); }); // sign-in says why
  stream.addEventListener("error", () => { // the browser tries again by itself unless the answer was final
    if (stream.readyState !== EventSource.CLOSED) return;
    retry = setTimeout(() => listen(address), pause);
    pause = Math.min(pause * 2, 60000);
  });
}

const address = document.body.dataset.stream;
if (address && window.EventSource) {
  window.addEventListener("DOMContentLoaded", () => listen(address)); // htmx knows the parts
  window.addEventListener("pagehide", () => { clearTimeout(retry); stream?.close(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) listen(address); });
}
