// j and k move between the rows of a table marked data-rows; Enter opens the row's link, and any
// other letter presses the control in that row whose data-key is that letter.
import { typing } from "./typing.js";

const rows = () => [...document.querySelectorAll("[data-rows] tbody tr, ul[data-rows] > li")];
const current = () => document.querySelector("[data-focused]");

const focusRow = (row) => {
  current()?.removeAttribute("data-focused");
  row.setAttribute("data-focused", "");
  (row.querySelector("a[href], button") ?? row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};

const move = (step) => {
  const all = rows();
  const next = Math.min(Math.max(all.indexOf(current()) + step, 0), all.length - 1);
  if (all[next]) focusRow(all[next]);
};

document.addEventListener("keydown", (event) => {
  if (typing(event)) return;
  if (event.key === "j") return move(1);
  if (event.key === "k") return move(-1);
  const row = current();
  if (!row) return;
  if (event.key === "Enter" && event.target === document.body) row.querySelector("a[href]")?.click();
  const control = row.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (control) { event.preventDefault(); control.click(); }
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-rows] tbody tr, ul[data-rows] > li");
  if (row && row !== current()) { current()?.removeAttribute("data-focused"); row.setAttribute("data-focused", ""); }
});
