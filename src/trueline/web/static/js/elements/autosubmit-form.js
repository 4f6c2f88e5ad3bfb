// Filters act as soon as they change; the button that does it without JavaScript steps aside.
customElements.define("autosubmit-form", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this);
    this.addEventListener("input", this);
    for (const button of this.querySelectorAll("[data-without-js]")) button.hidden = true;
  }

  handleEvent(event) {
    if (event.type === "input" && event.target.type !== "search") return;
    clearTimeout(this.timer);
    const wait = event.type === "input" ? 400 : 0;
    this.timer = setTimeout(() => this.querySelector("form").requestSubmit(), wait);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }
});
