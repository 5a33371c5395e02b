// A classic script in the head, so that the page is never painted in the wrong light.
(() => {
  const root = document.documentElement;
  const keep = (name, value) => { try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch { /* private mode */ } };
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

  function press() {
    for (const button of document.querySelectorAll("[data-set-theme]")) button.setAttribute("aria-pressed", String(button.dataset.setTheme === (root.dataset.theme || "")));
    for (const button of document.querySelectorAll("[data-set-density]")) button.setAttribute("aria-pressed", String(button.dataset.setDensity === (root.dataset.density || "compact")));
  }

  function set(name, value) {
    if (value) root.dataset[name] = value; else delete root.dataset[name];
    keep(name, value);
    press();
  }

  root.classList.add("js");
  for (const name of ["theme", "density"]) if (kept(name)) root.dataset[name] = kept(name);
  document.addEventListener("DOMContentLoaded", press);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-switch], [data-set-theme], [data-set-density]");
    if (!button) return;
    if ("setDensity" in button.dataset) set("density", button.dataset.setDensity);
    else set("theme", "setTheme" in button.dataset ? button.dataset.setTheme : isDark() ? "light" : "dark");
  });
})();
