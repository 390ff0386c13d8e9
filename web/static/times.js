// Adds the reader's own time to a meeting's where the two differ. The page works without it.
(() => {
  const lang = document.documentElement.lang;
  const clock = new Intl.DateTimeFormat(lang, { weekday: 'long', hour: 'numeric', minute: '2-digit' });
  for (const zone of document.querySelectorAll('.zone')) {
    const written = zone.parentElement.querySelector('time').dateTime;
    const [, hours, minutes] = /([+-]\d\d):(\d\d)$/.exec(written) ?? [null, 0, 0];
    const ahead = 60 * Number(hours) + (String(hours).startsWith('-') ? -1 : 1) * Number(minutes);
    const at = new Date(written);
    if (ahead === -at.getTimezoneOffset()) continue;
    zone.append(' · ' + zone.dataset.yours.replace('{time}', clock.format(at)));
  }
})();
