// Steppers beside the percentages of a week, and their sum as it changes.
customElements.define("pulse-split", class extends HTMLElement {
  connectedCallback() {
    for (const button of this.querySelectorAll("button[data-by]")) button.hidden = false;
    this.addEventListener("click", this);
    this.addEventListener("input", this);
    this.showSum();
  }

  handleEvent(event) {
    const button = event.target.closest("button[data-by]");
    if (event.type === "click" && button) this.step(button);
    this.showSum();
  }

  step(button) {
    const field = button.closest("li").querySelector("input");
    const next = (Number(field.value) || 0) + Number(button.dataset.by);
    field.value = Math.min(100, Math.max(0, next));
  }

  showSum() {
    const fields = [...this.querySelectorAll("input")];
    const sum = fields.reduce((total, field) => total + (Number(field.value) || 0), 0);
    const rest = 100 - sum;
    this.querySelector("[data-sum]").value = sum;
    this.querySelector("[data-rest]").textContent =
      rest > 0 ? `, ${rest} still to give` : rest < 0 ? `, ${-rest} too many` : "";
    this.toggleAttribute("data-whole", rest === 0);
  }
});
