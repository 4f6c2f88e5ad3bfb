// E puts the cursor into the field for a value; arriving to enter one does so at once.
import { typing } from "../typing.js";

customElements.define("value-entry", class extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this);
    const asked = new URLSearchParams(location.search);
    if (asked.has("enter") || asked.has("after")) this.focusField();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }

  handleEvent(event) {
    if (event.key !== "e" || typing(event) || document.querySelector("[data-focused]")) return;
    event.preventDefault();
    this.focusField();
  }

  focusField() {
    const field = this.querySelector("input");
    field.focus();
    field.select();
  }
});
