// The way out: by the button or by Esc three times. What stands here is gone before the next page comes; the page it leads to
// ends the session and takes this one's place in the history.
const way = document.querySelector("a[data-leave]"), SPAN = 1500;
let pressed = [];

function leave() {
  document.body.hidden = true;
  document.title = "·";
  location.replace(way.href);
}

if (way) {
  way.addEventListener("click", (event) => { event.preventDefault(); leave(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { pressed = []; return; }
    pressed = [...pressed.filter((at) => event.timeStamp - at < SPAN), event.timeStamp];
    if (pressed.length === 3) leave();
  }, true);
}

// A photograph is chosen by a hidden field behind the large button: say which are ready, and let more be added.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-camera]")) return;
  const form = event.target.form, list = form.querySelector("[data-files]");
  list?.replaceChildren(...[...form.querySelectorAll('input[type="file"]')].flatMap((input) => [...input.files]).map((file) => {
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("bdi"), { textContent: file.name }));
    return line;
  }));
});
