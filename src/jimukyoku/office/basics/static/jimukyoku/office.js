// The only script of the staff pages: "?" opens the list of keys, a copy button copies. Everything works without it.
const dialog = document.getElementById("help-dialog");
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
  if (dialog && !dialog.open) {
    event.preventDefault();
    dialog.showModal();
  }
});

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
    button.querySelector("[data-done]").hidden = false;
  });
}
