// Suggests places as one types, and fills in one's own position when that is asked for. The page
// works without it.
(() => {
  const field = document.getElementById('near');
  const list = document.getElementById('near-places');
  let waiting, asked = '';
  const suggests = !field.dataset.private; // of a private search nothing is sent while it is typed
  field.addEventListener('input', () => {
    clearTimeout(waiting);
    const text = field.value.trim();
    if (!suggests || text.length < 2 || text === asked) return;
    waiting = setTimeout(async () => {
      asked = text;
      const answer = await fetch('/api/v1/places?limit=8&q=' + encodeURIComponent(text), { cache: 'no-store', referrerPolicy: 'no-referrer' }).catch(() => null);
      if (!answer || !answer.ok || asked !== text) return;
      const found = await answer.json();
      list.replaceChildren(...found.items.map((place) => {
        const option = document.createElement('option');
        option.value = [place.name, place.region, place.country].filter((part, i, all) => part && all.indexOf(part) === i).join(', ');
        return option;
      }));
    }, 200);
  });
  if (!navigator.geolocation) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet';
  button.textContent = field.dataset.position;
  button.addEventListener('click', () => navigator.geolocation.getCurrentPosition(
    // two decimals are about a kilometre: more is not needed, and not sent
    ({ coords }) => { field.value = coords.latitude.toFixed(2) + ',' + coords.longitude.toFixed(2); },
    () => { button.textContent = field.dataset.positionFailed; },
    { maximumAge: 600000, timeout: 10000 },
  ));
  field.closest('label').after(button);
})();
