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

export function startLive() {
  const address = document.body.dataset.live;
  if (!address || !window.EventSource) return;
  const stream = new EventSource(address, { withCredentials: true });
  stream.addEventListener("case", (event) => tell(JSON.parse(event.data)));
  window.addEventListener("pagehide", () => stream.close());
}
