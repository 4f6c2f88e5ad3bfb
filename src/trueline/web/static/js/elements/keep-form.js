// A session may end while someone types. Before its form is sent this asks whether the session
// still stands; if not, the text stays where it is and a sign-in opens beside it. Nothing typed
// is stored in the browser.
const asks = (url) => fetch(url, { method: "HEAD", redirect: "manual", cache: "no-store" });

customElements.define("keep-form", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this, { capture: true });
    this.addEventListener("input", () => { this.changed = true; });
    window.addEventListener("beforeunload", this);
  }

  disconnectedCallback() {
    window.removeEventListener("beforeunload", this);
  }

  handleEvent(event) {
    if (event.type === "beforeunload") return this.changed && event.preventDefault();
    if (this.sure) { this.sure = this.changed = false; return; }
    event.preventDefault();
    event.stopPropagation();
    this.check(event.target, event.submitter);
  }

  async check(form, submitter) {
    const status = await asks(this.getAttribute("session") ?? "/session").then((r) => r.status, () => -1);
    if (status === 401) return this.say("lost");
    if (status === -1) return this.say("unreachable");
    this.say(null);
    this.sure = true;
    form.requestSubmit(submitter);
  }

  say(what) {
    for (const part of this.querySelectorAll("[data-says]")) part.hidden = part.dataset.says !== what;
    this.querySelector(`[data-says="${what}"]`)?.focus();
  }
});
