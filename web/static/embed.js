// Puts the search for groups into another site:
//   <script src="https://directory.example/static/embed.js" data-near="Leeds" data-topic="alcohol"></script>
// Its data are the filters of the search. The search stands in a shadow root, so that neither style changes the other; where
// the site forbids that it be fetched, it stands in a frame.
(() => {
  const script = document.currentScript;
  const site = new URL(script.src).origin;
  const address = (query) => `${site}/embed/groups?${new URLSearchParams(query)}`;

  class Groups extends HTMLElement {
    connectedCallback() {
      this.root = this.root || this.attachShadow({ mode: 'open' });
      this.show({ ...this.dataset });
    }

    async show(query) {
      try {
        const answer = await fetch(address(query), { credentials: 'omit', referrerPolicy: 'no-referrer' });
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const style = document.createElement('link');
        style.rel = 'stylesheet';
        style.href = `${site}/static/shg.css`;
        const main = document.importNode(page.querySelector('main'), true);
        for (const link of main.querySelectorAll('a[href^="/"]')) {
          link.href = site + link.getAttribute('href');
          link.target = '_blank';
          link.rel = 'noopener';
        }
        const form = main.querySelector('form');
        form.addEventListener('submit', (event) => {
          event.preventDefault();
          this.show(new FormData(form));
        });
        this.root.replaceChildren(style, main);
      } catch {
        const frame = document.createElement('iframe');
        frame.src = address(query);
        frame.title = script.dataset.title || 'Self-help groups';
        frame.style.cssText = 'inline-size: 100%; block-size: 40rem; border: 0';
        this.root.replaceChildren(frame);
      }
    }
  }

  if (!customElements.get('shg-groups')) customElements.define('shg-groups', Groups);
  const groups = document.createElement('shg-groups');
  Object.assign(groups.dataset, script.dataset);
  script.after(groups);
})();
