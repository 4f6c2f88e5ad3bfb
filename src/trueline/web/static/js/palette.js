// Ctrl K opens the search; the arrow keys walk through what was found.
const palette = document.getElementById("palette");

document.addEventListener("keydown", (event) => {
  if (!palette || event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (!palette.open) palette.showModal();
  palette.querySelector("input").select();
});

palette?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const stops = [...palette.querySelectorAll("input, #palette-found a")];
  const next = stops.indexOf(document.activeElement) + step;
  stops[(next + stops.length) % stops.length].focus();
});
