// Fills in the code of a link: it is behind the #, which browsers send to no server.
const field = document.getElementById('code');
if (field && location.hash.length > 1) {
  field.value = decodeURIComponent(location.hash.slice(1).replace(/^code=/, ''));
  history.replaceState(null, '', location.pathname + location.search);
}
