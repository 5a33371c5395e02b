// Small habits of every page.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  const open = event.target.matches("dialog[open]") && event.target;
  if (open && !open.hasAttribute("data-firm")) open.close(); // a click on the backdrop
  if (event.target.closest("[data-print]")) window.print();
});

// The shortcut sheet says Ctrl or ⌘, as the keyboard has it.
if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const key of document.querySelectorAll("kbd")) if (key.textContent.startsWith("Ctrl ")) key.textContent = key.textContent.replace("Ctrl ", "⌘");
}

// Side-by-side texts scroll together.
document.addEventListener("scroll", (event) => {
  const one = event.target.closest?.("[data-scroll-with]");
  if (!one) return;
  const other = document.getElementById(one.dataset.scrollWith);
  const share = one.scrollTop / Math.max(1, one.scrollHeight - one.clientHeight);
  if (other && Math.abs(other.scrollTop - share * (other.scrollHeight - other.clientHeight)) > 2) other.scrollTop = share * (other.scrollHeight - other.clientHeight);
}, true);
