// A form that comes back with errors is read from its list of errors.
customElements.define("error-summary", class extends HTMLElement {
  connectedCallback() {
    this.focus();
  }
});
