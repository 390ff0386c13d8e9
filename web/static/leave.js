// Leaves quickly: the page is emptied at once and replaced, so that going back does not lead here.
// The Shift key pressed three times within five seconds does the same as the link. On a page for one
// reader it ends the session too.
(() => {
  const control = document.getElementById('leave');
  const neutral = control.href || control.dataset.to;
  const leave = (event) => {
    if (event) event.preventDefault();
    if (control.form) {
      const body = new URLSearchParams({ leave: 'yes' });
      fetch(control.form.action, { method: 'POST', body, keepalive: true, redirect: 'manual' }).catch(() => {});
    }
    document.title = '…';
    document.body.replaceChildren();
    location.replace(neutral);
  };
  control.addEventListener('click', leave);
  let pressed = [];
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Shift') {
      pressed = [];
      return;
    }
    if (event.repeat) return;
    pressed = [...pressed, Date.now()].slice(-3);
    if (pressed.length === 3 && pressed[2] - pressed[0] < 5000) leave();
  });
  // A page that the browser kept to go back to is not shown again.
  addEventListener('pageshow', (event) => {
    if (event.persisted && !document.body.childElementCount) location.replace(neutral);
  });
})();
