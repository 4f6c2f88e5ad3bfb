// <local-time><time datetime="…Z">…</time></local-time>: the reader's own clock.
customElements.define("local-time", class extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    const when = new Date(time.dateTime);
    time.title = time.textContent;
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(when);
  }
});
