// A file dropped on the field is the same as a file chosen.
customElements.define("drop-file", class extends HTMLElement {
  connectedCallback() {
    for (const type of ["dragover", "dragleave", "drop"]) this.addEventListener(type, this);
  }

  handleEvent(event) {
    event.preventDefault();
    this.querySelector(".dropzone").toggleAttribute("data-over", event.type === "dragover");
    if (event.type !== "drop" || !event.dataTransfer.files.length) return;
    const input = this.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
