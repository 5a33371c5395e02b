// Files in pieces (tus 1.0): a broken line costs one piece, a closed page nothing. Without scripts the form sends them whole.
const texts = document.getElementById("texts")?.dataset || {};
const token = document.querySelector('meta[name="csrf-token"]')?.content || "";
const PIECE = 2 ** 20, PATIENCE = 30_000;
const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const pause = (milliseconds) => new Promise((resolve) => {
  const timer = setTimeout(resolve, milliseconds);
  addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
});

function ask(method, url, headers = {}, body = undefined) {
  return fetch(url, { method, body, credentials: "same-origin", redirect: "manual", headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers } });
}

// What was begun is remembered by this browser, so that the same file goes on where it ended.
const memory = (form, file) => `upload ${form.dataset.resumable} ${file.name} ${file.size} ${file.lastModified}`;
const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const remember = (key, value) => { try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* private window */ } };

class Refused extends Error {}

async function begun(form, file, key, once) {
  const known = remembered(key);
  if (known) {
    const answer = await ask("HEAD", known);
    if (answer.ok) return { url: known, offset: Number(answer.headers.get("Upload-Offset")), place: answer.headers.get("Content-Location") };
    remember(key, null);
  }
  const said = { filename: file.name, filetype: file.type, ...Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && ["case", "delivery", "question", "urgency"].includes(name))) };
  const metadata = Object.entries(said).filter(([, value]) => value).map(([name, value]) => `${name} ${base64(value)}`).join(",");
  const answer = await ask("POST", form.dataset.resumable, { "Upload-Length": String(file.size), "Upload-Metadata": metadata, "Idempotency-Key": once });
  if (answer.status >= 500) throw new TypeError("try again");
  if (answer.status !== 201) throw new Refused();
  const url = answer.headers.get("Location");
  remember(key, url);
  return { url, offset: 0, place: null };
}

async function send(form, file, line) {
  const key = memory(form, file), once = random(), bar = line.querySelector("progress"), word = line.querySelector("[data-state]");
  for (let wait = 500; ; wait = Math.min(2 * wait, PATIENCE)) {
    try {
      let { url, offset, place } = await begun(form, file, key, once);
      word.textContent = "";
      while (offset < file.size || (file.size === 0 && !place && offset === 0)) {
        const answer = await ask("PATCH", url, { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset), "Idempotency-Key": `${url}:${offset}` }, await file.slice(offset, offset + PIECE).arrayBuffer());
        if (answer.status >= 500 || answer.status === 409) throw new TypeError("try again");
        if (!answer.ok) throw new Refused();
        offset = Number(answer.headers.get("Upload-Offset") ?? offset + PIECE);
        place = answer.headers.get("Content-Location") || place;
        bar.value = file.size ? (100 * offset) / file.size : 100;
        wait = 500;
        if (file.size === 0) break;
      }
      bar.value = 100;
      word.textContent = texts.kept;
      line.classList.add("is-kept");
      remember(key, null);
      return place;
    } catch (problem) {
      if (problem instanceof Refused) { word.textContent = texts.refused; line.classList.add("is-refused"); remember(key, null); return null; }
      word.textContent = texts.waiting;
      await pause(wait);
    }
  }
}

function lines(form, files) {
  const list = form.querySelector("[data-files]") || form.appendChild(Object.assign(document.createElement("ul"), { className: "files" }));
  list.setAttribute("aria-live", "polite");
  const made = files.map((file) => {
    const line = document.createElement("li");
    line.append(
      Object.assign(document.createElement("bdi"), { textContent: file.name }),
      Object.assign(document.createElement("progress"), { max: 100, value: 0, className: "progress", ariaLabel: `${texts.sending} ${file.name}` }),
      Object.assign(document.createElement("span"), { className: "sub" }),
    );
    line.lastChild.dataset.state = "";
    return line;
  });
  list.replaceChildren(...made);
  return made;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset?.resumable) return;
  const files = [...form.querySelectorAll('input[type="file"]')].flatMap((input) => [...input.files]);
  if (!files.length) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const shown = lines(form, files), places = [];
  for (const [number, file] of files.entries()) places.push(await send(form, file, shown[number]));
  const delivery = new FormData(form).get("delivery");
  if (delivery) await ask("POST", form.dataset.done, { "Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": random() }, new URLSearchParams({ delivery })).catch(() => {});
  form.removeAttribute("aria-busy");
  const refused = shown.some((line) => line.classList.contains("is-refused"));
  if (!refused) document.dispatchEvent(new CustomEvent("toast", { detail: { text: texts.allKept } }));
  for (const input of form.querySelectorAll('input[type="file"]')) input.value = "";
  if (!refused && form.dataset.after) location.assign(files.length === 1 && places[0] && !("stay" in form.dataset) ? places[0] : form.dataset.after);
}, true);
