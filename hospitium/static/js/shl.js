// Opens a SMART Health Link here, in the reader's browser: the key behind the # is used and never sent.
const root = document.getElementById("shl");
const texts = root.dataset;
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const told = { recipient: "", passcode: "" };
let link = null;

function news(text, kind = "") {
  const line = part("news");
  line.textContent = text;
  line.className = `notice ${kind && `notice--${kind}`}`;
  line.hidden = !text;
}

function read() {
  const at = location.hash.indexOf("shlink:/");
  if (at < 0) return null;
  try {
    const said = JSON.parse(new TextDecoder().decode(decode(location.hash.slice(at + 8).trim())));
    const place = new URL(said.url);
    if (!["https:", "http:"].includes(place.protocol) || place.origin !== location.origin || decode(said.key).length !== 32) return null;
    return { ...said, flag: said.flag || "" };
  } catch {
    return null;
  }
}

// --- the protocol
const quietly = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };

async function files() {
  if (link.flag.includes("U")) {
    const answer = await fetch(`${link.url}?recipient=${encodeURIComponent(told.recipient)}`, quietly);
    return answer.ok ? [await answer.text()] : refused(answer);
  }
  const answer = await fetch(link.url, {
    ...quietly,
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ recipient: told.recipient, ...(told.passcode && { passcode: told.passcode }), embeddedLengthMax: 1_000_000 }),
  });
  if (!answer.ok) return refused(answer);
  const list = (await answer.json()).files;
  return Promise.all(list.map(async (one) => {
    if (one.embedded) return one.embedded;
    const file = await fetch(one.location, quietly);
    return file.ok ? file.text() : refused(file);
  }));
}

class Refused extends Error {}

async function refused(answer) {
  if (answer.status === 401) throw Object.assign(new Refused(), { tries: (await answer.json()).remainingAttempts });
  throw Object.assign(new Refused(), { gone: answer.status === 404 });
}

// JSON Web Encryption, compact: header, no key, number used once, sealed bytes, seal.
async function unsealed(envelope) {
  const [head, , once, sealed, seal] = envelope.trim().split(".");
  const about = JSON.parse(new TextDecoder().decode(decode(head)));
  if (about.alg !== "dir" || about.enc !== "A256GCM") throw new Error("another sealing");
  const key = await crypto.subtle.importKey("raw", decode(link.key), "AES-GCM", false, ["decrypt"]);
  const both = new Blob([decode(sealed), decode(seal)]);
  const way = { name: "AES-GCM", iv: decode(once), additionalData: new TextEncoder().encode(head), tagLength: 128 };
  let bytes = await crypto.subtle.decrypt(way, key, await both.arrayBuffer());
  if (about.zip === "DEF") bytes = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
  return JSON.parse(new TextDecoder().decode(bytes));
}

// --- what is shown: a paper to keep, a picture, the summary in the words of its sections
function shownFile(resource) {
  const { attachment } = resource.content[0], bytes = decode(attachment.data);
  const file = new Blob([bytes], { type: attachment.contentType }), card = document.createElement("section");
  card.className = "card stack-s";
  const title = Object.assign(document.createElement("h2"), { textContent: attachment.title, dir: "auto" });
  const ending = { "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "text/plain": ".txt", "application/zip": ".zip" }[attachment.contentType] || "";
  const save = Object.assign(document.createElement("a"), { className: "button", href: URL.createObjectURL(file), download: attachment.title.replace(/[^\p{L}\p{N} .-]/gu, "") + ending, textContent: `${texts.download} · \u2068${Math.ceil(file.size / 1024)} kB\u2069` });
  card.append(title);
  if (attachment.contentType.startsWith("image/")) picture(file, card, attachment.title);
  card.append(save);
  return card;
}

async function picture(file, card, title) {
  const drawn = await createImageBitmap(file).catch(() => null);
  if (!drawn) return;
  const canvas = Object.assign(document.createElement("canvas"), { width: drawn.width, height: drawn.height, role: "img", ariaLabel: title });
  canvas.getContext("2d").drawImage(drawn, 0, 0);
  card.insertBefore(canvas, card.lastChild);
  card.insertBefore(Object.assign(document.createElement("p"), { className: "sub", textContent: texts.image }), card.lastChild);
}

const PLAIN = new Set("P BR UL OL LI TABLE THEAD TBODY TFOOT TR TH TD CAPTION B STRONG I EM SUP SUB SPAN DIV H3 H4 H5 DL DT DD".split(" "));

function plain(node, into) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) into.append(child.data);
    if (child.nodeType !== Node.ELEMENT_NODE) continue;
    const name = child.nodeName.toUpperCase();
    if (["SCRIPT", "STYLE"].includes(name)) continue;
    const copy = PLAIN.has(name) ? document.createElement(name) : document.createElement("span");
    if (child.getAttribute("dir")) copy.dir = child.getAttribute("dir") === "rtl" ? "rtl" : "ltr";
    plain(child, copy);
    if (name === "TABLE") { const frame = Object.assign(document.createElement("div"), { className: "scroll", tabIndex: 0 }); frame.append(copy); into.append(frame); } else into.append(copy);
  }
}

function showSummary(bundle) {
  const cover = bundle.entry?.[0]?.resource, place = part("summary");
  if (cover?.resourceType !== "Composition") return;
  place.lang = cover.language || "";
  place.dir = /^(ar|fa|ur|he)/.test(place.lang) ? "rtl" : "ltr";
  const head = Object.assign(document.createElement("h2"), { textContent: cover.title || texts.summary });
  place.replaceChildren(head);
  for (const section of cover.section || []) {
    const card = document.createElement("section");
    card.className = "card stack-s";
    card.append(Object.assign(document.createElement("h3"), { textContent: section.title, dir: "auto" }));
    const words = new DOMParser().parseFromString(section.text?.div || "", "text/html").body;
    const first = words.querySelector("h1, h2, h3, h4, h5, b");
    if (first?.textContent.trim() === section.title?.trim()) first.remove(); // said above
    plain(words, card);
    place.append(card);
  }
  const whole = new Blob([JSON.stringify(bundle)], { type: "application/fhir+json" });
  place.append(Object.assign(document.createElement("a"), { className: "button", href: URL.createObjectURL(whole), download: "summary.json", textContent: `${texts.download} · FHIR` }));
  place.hidden = false;
}

function show(resources) {
  const papers = resources.filter((one) => one.resourceType === "DocumentReference" && one.content?.[0]?.attachment?.data);
  part("files").replaceChildren(...papers.map(shownFile));
  resources.filter((one) => one.resourceType === "Bundle").forEach(showSummary);
  part("open").hidden = true;
  part("shown").hidden = false;
  const name = part("acknowledge").elements.namedItem("name");
  name.value ||= told.recipient;
  root.dataset.state = "open";
}

function failed(problem) {
  const wrong = part("wrong"), field = part("open").elements.passcode;
  wrong.hidden = problem.tries === undefined;
  field.removeAttribute("aria-invalid");
  if (problem.tries !== undefined) {
    news("");
    part("passcode").hidden = false;
    wrong.textContent = fill(texts.wrong, { n: problem.tries });
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "passcode-error");
    field.focus();
  } else if (problem.gone) {
    news(texts.gone, "warning");
    part("open").hidden = true;
  } else news(problem instanceof TypeError || problem instanceof Refused ? texts.offline : texts.sealed, "danger");
}

part("open").addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target;
  if (form.getAttribute("aria-busy") === "true") return;
  told.recipient = form.elements.recipient.value.trim();
  told.passcode = form.elements.passcode.value.trim();
  form.setAttribute("aria-busy", "true");
  news(texts.opening);
  try {
    const resources = await Promise.all((await files()).map(unsealed));
    news("");
    show(resources);
  } catch (problem) {
    failed(problem);
  }
  form.removeAttribute("aria-busy");
});

part("acknowledge").addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target, said = form.elements;
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const once = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    const answer = await fetch(`${link.url}/acknowledge`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content, "Idempotency-Key": once },
      body: JSON.stringify({ name: said.namedItem("name").value, organisation: said.organisation.value, takesOver: said.takesOver.checked, message: said.message.value, passcode: told.passcode }),
    });
    if (!answer.ok) await refused(answer);
    part("reply").hidden = true;
    news(texts.thanks, "success");
  } catch (problem) {
    news(problem.gone ? texts.gone : texts.offline, "warning");
  }
  form.removeAttribute("aria-busy");
});

function begin() {
  link = read();
  part("shown").hidden = true;
  part("open").hidden = !link;
  if (!link) return news(texts.damaged, "warning");
  if (link.exp && link.exp * 1000 < Date.now()) { part("open").hidden = true; return news(texts.gone, "warning"); }
  news("");
  const ends = link.exp && new Date(link.exp * 1000).toLocaleString(document.documentElement.lang, { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
  part("label").textContent = link.label || "";
  part("until").textContent = ends ? fill(texts.until, { time: ends }) : "";
  const needed = link.flag.includes("P");
  part("passcode").hidden = !needed;
  part("open").elements.passcode.required = needed;
  part("open").elements.recipient.focus();
}

addEventListener("hashchange", begin);
begin();
