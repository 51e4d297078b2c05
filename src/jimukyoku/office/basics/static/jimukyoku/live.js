// A part that htmx renews by itself (#live): it can be paused, it never takes anything away from under a reader's hands,
// and what somebody opened stays open. Without scripts the page is simply as old as its time says.
const KEY = "jimukyoku.paused";
const pause = document.querySelector("[data-pauses]");
let open = [];

const paused = () => sessionStorage.getItem(KEY) === "1";
const busy = (part) => part.contains(document.activeElement) || !document.getSelection().isCollapsed || document.hidden;

if (pause) {
  pause.hidden = false;
  pause.setAttribute("aria-pressed", String(paused()));
  pause.addEventListener("click", () => {
    sessionStorage.setItem(KEY, paused() ? "0" : "1");
    pause.setAttribute("aria-pressed", String(paused()));
  });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "live" && (paused() || busy(event.target))) event.preventDefault();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const part = document.getElementById("live");
  // An answer that is not the part (signed out, gone away) is a page of its own: it must not be put into this one.
  if (!event.detail.xhr.responseText.includes('id="live"') || event.detail.xhr.responseURL.includes("/sign-in/")) event.detail.shouldSwap = false;
  if (busy(part)) event.detail.shouldSwap = false;
  open = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
});
