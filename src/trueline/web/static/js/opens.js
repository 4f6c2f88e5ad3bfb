// A control with data-opens="id" opens that dialog; without JavaScript its link or form serves.
import { typing } from "./typing.js";

document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-opens]");
  const dialog = control && document.getElementById(control.dataset.opens);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  control.closest("[popover]")?.hidePopover();
  dialog.showModal();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "?" && !typing(event)) document.getElementById("keys")?.showModal();
});

// A click beside a dialog closes it, as Escape does.
document.addEventListener("click", (event) => {
  if (event.target instanceof HTMLDialogElement) event.target.close();
});
