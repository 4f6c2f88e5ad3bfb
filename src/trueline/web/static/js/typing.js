// Single letters belong to the text while someone types, and to an open dialog while it is open.
export const typing = (event) =>
  event.ctrlKey || event.metaKey || event.altKey ||
  event.target.closest("input, textarea, select, [contenteditable]") !== null ||
  document.querySelector("dialog[open]") !== null;
