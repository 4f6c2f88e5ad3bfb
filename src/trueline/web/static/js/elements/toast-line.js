// What just happened stays until it is dismissed, so nobody has to hurry to undo it.
customElements.define("toast-line", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("[data-dismiss]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => this.remove());
  }
});
