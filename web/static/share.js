// Copies the page's link, and shares it where the browser can. The page works without it.
(() => {
  const place = document.getElementById('share');
  const { address, copy, copied, share } = place.dataset;
  const said = document.createElement('span');
  said.setAttribute('role', 'status');
  const offer = (label, act) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', act);
    place.append(button);
  };
  if (navigator.share) offer(share, () => navigator.share({ title: document.title, url: address }).catch(() => {})); // nothing was chosen
  if (navigator.clipboard) {
    offer(copy, async () => {
      // what cannot be copied for the reader is shown to be copied by hand
      said.textContent = await navigator.clipboard.writeText(address).then(() => copied, () => address);
    });
  }
  place.append(said);
})();
