// The only script of the staff pages: keys and copying. Everything works without it.
// "?" opens the list of keys. A page marks what else has a key: data-key (a link or a button with data-now is pressed, anything
// else takes the focus), data-row (j and k go through them; Enter on a row presses what is marked data-enter in it, other keys what is marked data-row-key).
// Keys of one letter can be switched off in that list (WCAG 2.1.4), and never act while somebody types.
const dialog = document.getElementById("help-dialog");
const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const kept = (value) => {
  try {
    if (value !== undefined) localStorage.setItem("single-keys", value);
    return localStorage.getItem("single-keys");
  } catch {
    return null; // a browser that keeps nothing has the keys on
  }
};
const on = () => kept() !== "off";
const rows = [...document.querySelectorAll("[data-row]")];

function go(step) {
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1)];
  look(row);
}

function look(row) {
  const target = row.matches("a, button, [tabindex]") ? row : row.querySelector("a, button");
  target.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function press(target) {
  if (target.matches("summary")) {
    target.parentElement.open = true;
    target.parentElement.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  } else if (target.matches("a, [data-now]")) {
    target.click();
  } else {
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target) || dialog?.open) return;
  if (event.key === "?" && dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (event.key === "Enter" && event.target.matches("[data-row][tabindex]")) {
    event.target.querySelector("[data-enter]")?.click();
    return;
  }
  if (!on()) return;
  const key = CSS.escape(event.key);
  const here = rows.find((row) => row.contains(document.activeElement));
  const marked = here?.querySelector(`[data-row-key="${key}"]`) ?? document.querySelector(`[data-key="${key}"]`);
  if (marked) {
    event.preventDefault();
    press(marked);
  } else if (rows.length && (event.key === "j" || event.key === "k")) {
    event.preventDefault();
    go(event.key === "j" ? 1 : -1);
  }
});

function tellKeys() {
  for (const hint of document.querySelectorAll("[data-hint]")) hint.hidden = !on();
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(on()));
  }
}

for (const button of document.querySelectorAll("[data-keys]")) {
  button.addEventListener("click", () => {
    kept(on() ? "off" : "on");
    tellKeys();
  });
}
tellKeys();

const marked = document.getElementById(location.hash.slice(1));
if (marked?.matches("[data-row][tabindex]")) look(marked);

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
    button.querySelector("[data-done]").hidden = false;
  });
}
