// Seconds until a moment, beside the words that say when it is: <span data-countdown="2026-11-21T17:00:20Z">.
function tick() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((Date.parse(place.dataset.countdown) - Date.now()) / 1000);
    place.textContent = left > 0 ? `(${left} s)` : "";
  }
}
tick();
setInterval(tick, 1000);
