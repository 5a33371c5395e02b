// Live news: a changed case gets a quiet line; nothing moves under the reader's cursor.
function tell(news) {
  const places = document.querySelectorAll(`[data-ref="${CSS.escape(news.ref)}"] [data-news], [data-case="${CSS.escape(news.ref)}"]`);
  for (const place of places) {
    const link = Object.assign(document.createElement("a"), { href: `/cases/${news.ref}/`, textContent: `↻ ${news.by}` });
    place.classList.add("notice");
    place.replaceChildren(link);
    place.dataset.fresh = "true";
  }
}

const unseen = new Set();

function count(news) {
  const more = document.querySelector("[data-news-more]");
  if (!more || document.querySelector(`[data-row][data-ref="${CSS.escape(news.ref)}"]`)) return;
  unseen.add(news.ref);
  more.querySelector("[data-news-count]").textContent = unseen.size;
  more.hidden = false;
}

export function startLive() {
  const address = document.body.dataset.live;
  if (!address || !window.EventSource) return;
  const stream = new EventSource(address, { withCredentials: true });
  stream.addEventListener("case", (event) => { const news = JSON.parse(event.data); tell(news); count(news); });
  window.addEventListener("pagehide", () => stream.close());
}
