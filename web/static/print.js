// Puts a button that prints where the page says how a browser does it.
for (const place of document.querySelectorAll('[data-print]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = place.dataset.print;
  button.addEventListener('click', () => print());
  place.replaceChildren(button);
}
