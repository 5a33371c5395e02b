// The workbench of a translation: a confirmed segment leads to the next; the page of paper follows the segment at hand.
const bench = document.querySelector("[data-bench]");
const picture = document.getElementById("bench-page");
const field = (segment) => segment?.querySelector("textarea");

function next(segment) {
  const all = [...bench.querySelectorAll("[data-segment]")];
  return all.slice(all.indexOf(segment) + 1).find(field);
}

// htmx puts the answer in the segment's place: go on from there, unless somebody else was faster or something stops.
let sent = "";
bench?.addEventListener("htmx:beforeRequest", (event) => { sent = event.target.closest("[data-segment]")?.id || ""; });
document.addEventListener("htmx:afterSettle", () => {
  const segment = sent && document.getElementById(sent);
  if (!segment) return;
  sent = "";
  const stays = segment.hasAttribute("data-moved") || segment.classList.contains("segment--stopped");
  const target = stays ? segment : next(segment) || segment;
  field(target).focus();
  target.scrollIntoView({ block: "nearest" });
});

bench?.addEventListener("focusin", (event) => {
  const page = event.target.closest("[data-segment]")?.dataset.page;
  if (!page || !picture) return;
  const address = bench.dataset.picture.replace("/0-", `/${page}-`);
  if (picture.getAttribute("src") !== address) picture.setAttribute("src", address);
});

// What was typed and not confirmed is not lost by a careless click.
window.addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("[data-segment] textarea")].some((one) => one.value !== one.defaultValue)) event.preventDefault();
});
