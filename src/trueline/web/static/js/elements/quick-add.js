// N puts the cursor into the line for new work; Escape leaves it again.
import { typing } from "../typing.js";

customElements.define("quick-add", class extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }

  handleEvent(event) {
    const field = this.querySelector("input[name=line]");
    if (event.key === "Escape" && event.target === field) return field.blur();
    if (event.key !== "n" || typing(event)) return;
    event.preventDefault();
    field.focus();
  }
});
