// Beats for the task a page is about, so that it stays this person's while the page lives. The key of the
// next task is office.js's. Without scripts the task is simply kept for longer, and a button begins its time anew.
const panel = document.querySelector("[data-beat]");

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
