// Makes a passkey, or signs in by one. The challenge is in the page already: a request between the
// click and the ceremony would make some browsers refuse it.
(() => {
  const part = document.getElementById('passkey');
  const form = part?.querySelector('form');
  if (!form || !globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  const { options, kind } = form.dataset;
  part.hidden = false;
  let waiting = new AbortController();
  const send = (credential) => {
    if (!credential) return;
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  };
  const ask = (more) => {
    if (kind === 'create') return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options)) });
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options)), ...more });
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    waiting.abort();
    ask({}).then(send).catch(() => {}); // the person thought better of it
  });
  if (kind === 'create' || !PublicKeyCredential.isConditionalMediationAvailable) return;
  PublicKeyCredential.isConditionalMediationAvailable().then((can) => {
    if (can && !waiting.signal.aborted) ask({ mediation: 'conditional', signal: waiting.signal }).then(send).catch(() => {});
  });
})();
