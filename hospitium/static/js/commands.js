// One registry: what the server offers on this page (#commands) and what the shortcut sheet declares (#keys).
// It answers the keyboard, and it answers the palette and other modules through document events:
//   command:list  -> event.detail.commands is filled        command:run {id} -> runs it
const sheet = () => document.getElementById("keys");
let waiting = "", clock = 0;

function registry() {
  const offered = JSON.parse(document.getElementById("commands")?.textContent || "[]");
  const declared = [...document.querySelectorAll("#keys [data-key]")].map((entry) => ({
    id: entry.dataset.command, key: entry.dataset.key, label: entry.dataset.label, group: "do", context: entry.dataset.context || "all",
  }));
  return [...offered, ...declared.filter((one) => !offered.some((other) => other.id === one.id))];
}

function applies(command) {
  if (command.context === "list") return Boolean(document.querySelector("[data-row]"));
  if (command.context === "work") return Boolean(document.querySelector("[data-work]"));
  if (command.context === "paper") return Boolean(document.querySelector("[data-paper]"));
  if (command.context === "case") return Boolean(document.querySelector("[data-case]"));
  return true;
}

const isShown = (element) => element?.checkVisibility?.() ?? true;

// The element that carries out a command: in the row under the cursor first, then anywhere on the page.
function holder(id) {
  const name = `[data-command="${CSS.escape(id)}"]:not(#keys *)`;
  const inRow = document.querySelector(`[data-row].cursor ${name}`);
  return inRow || [...document.querySelectorAll(name)].find((one) => isShown(one) || one.closest("details, [data-bulk]"));
}

function act(element) {
  element.closest("details")?.setAttribute("open", "");
  if (element.matches("input:not([type=submit], [type=checkbox]), select, textarea, summary")) element.focus();
  else element.click();
  element.scrollIntoView({ block: "nearest" });
}

function run(command) {
  if (command.url) { location.assign(command.url); return true; }
  const wish = new CustomEvent("command", { detail: command, cancelable: true });
  if (!document.dispatchEvent(wish)) return true;
  if (command.id === "keys") { sheet()?.showModal(); return true; }
  if (command.id === "list-search") { const field = document.querySelector("[data-list-search]"); if (field) act(field); return Boolean(field); }
  const element = holder(command.id);
  if (element) act(element);
  return Boolean(element);
}

// Latin letters as printed on the key; in other scripts by the key's place, so that g w works on an Arabic layout.
function pressedKey(event) {
  if (event.key === "؟") return "?";
  if (/^[ -~]$/.test(event.key)) return event.key.length === 1 && event.key !== " " ? event.key.toLowerCase() : "Space";
  if (event.code?.startsWith("Key")) return event.code.slice(3).toLowerCase();
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  return event.key;
}

const isTyping = (target) => Boolean(target.closest?.('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], dialog[open], [popover]'));
const lettersOff = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl && !event.shiftKey && !event.altKey && event.code === "KeyK") {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("palette:open"));
  } else if (withControl && event.key === "Enter" && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (!withControl && !event.altKey && !isTyping(event.target) && !lettersOff()) letter(event);
});

function letter(event) {
  const key = pressedKey(event);
  if (["Space", "Enter"].includes(key) && event.target.closest?.("a, button, summary, input")) {
    if (key === "Enter" || !event.target.closest("[data-row] a")) return; // the element's own key
  }
  const sequence = waiting ? `${waiting} ${key}` : key;
  const known = registry().filter((one) => one.key && applies(one));
  waiting = "";
  clearTimeout(clock);
  const command = known.find((one) => one.key.split(", ").includes(sequence));
  if (command) { if (run(command)) event.preventDefault(); }
  else if (known.some((one) => one.key.startsWith(`${sequence} `))) { waiting = sequence; clock = setTimeout(() => { waiting = ""; }, 1500); }
}

document.addEventListener("command:list", (event) => { event.detail.commands = registry().filter(applies).filter((one) => one.context !== "list" || document.querySelector("[data-row].cursor")); });
document.addEventListener("command:run", (event) => { const command = registry().find((one) => one.id === event.detail.id); if (command) run(command); });

const off = document.querySelector("[data-keys-off]");
if (off) {
  off.checked = lettersOff();
  off.addEventListener("change", () => { try { localStorage.setItem("keys", off.checked ? "off" : "on"); } catch { /* private mode */ } });
}
