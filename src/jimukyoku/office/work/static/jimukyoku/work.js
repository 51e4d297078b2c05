// Beats for the task a page is about, so that it stays this person's while the page lives; "n" presses the button for the next
// task. Without scripts the task is simply kept for longer, and a button begins its time anew.
const panel = document.querySelector("[data-beat]");
const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

if (panel) {
  const form = panel.querySelector("[data-extend]");
  const lost = panel.querySelector("[data-lost]");
  const offline = panel.querySelector("[data-offline]");
  let timer = 0;
  const beating = (yes) => {
    for (const part of panel.querySelectorAll("[data-without-script]")) part.hidden = true;
    for (const part of panel.querySelectorAll("[data-with-script]")) part.hidden = !yes;
  };
  beating(true);

  const beat = async () => {
    try {
      const answer = await fetch(panel.dataset.url, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      offline.hidden = answer.ok || answer.status === 409;
      if (answer.status === 409) {
        clearInterval(timer);
        beating(false);
        lost.textContent = (await answer.json()).message;
        lost.hidden = false;
      }
    } catch {
      offline.hidden = false;
    }
  };
  timer = setInterval(beat, 1000 * panel.dataset.beat);
  beat();
}

const off = () => {
  try {
    return localStorage.getItem("single-keys") === "off";
  } catch {
    return false;
  }
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.key !== "n" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const button = document.querySelector('[data-key="n"]');
  if (button && !typing(event.target) && !document.querySelector("dialog[open]") && !off()) {
    event.preventDefault();
    button.click();
  }
});
