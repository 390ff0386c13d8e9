#!/usr/bin/env bash
# Leaflet 1.9.4: a marker is a button (role="button", tabindex="0"), and the documentation of its option
# `keyboard` promises that it can be "clicked by pressing enter". Pressing Enter on it fires no `click`:
# only `keypress` is fired, and a popup that is bound to the marker opens. What a program does on `click`,
# such as zooming into a cluster, is not to be had by the keyboard.
#
# Expected: the marker's `click` event, as a button's.
#
# Our map listens to `click` and to `keypress` with Enter.
#
# The script focuses a marker in jsdom, presses Enter on it, prints which events came and whether the
# popup opened, and fails if `click` is fired.
set -euo pipefail

LEAFLET=1.9.4
JSDOM=26.1.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts "leaflet@$LEAFLET" "jsdom@$JSDOM" >/dev/null
cat >finding.cjs <<'JS'
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('<div id="map" style="width:400px;height:400px"></div>', { pretendToBeVisual: true });
Object.assign(globalThis, { window, document: window.document, Element: window.Element, HTMLElement: window.HTMLElement });
Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });
const L = require('leaflet');
console.log('Leaflet', L.version);
const map = L.map('map').setView([53.8, -1.55], 10);
const events = [];
const marker = L.marker([53.8, -1.55], { icon: L.divIcon() }).addTo(map).bindPopup('a group');
for (const name of ['click', 'keypress', 'popupopen']) marker.on(name, () => events.push(name));
const icon = marker.getElement();
console.log('the marker: role', icon.getAttribute('role') + ', tabindex', icon.getAttribute('tabindex'));
icon.focus();
for (const type of ['keydown', 'keypress', 'keyup']) {
  icon.dispatchEvent(new window.KeyboardEvent(type, { key: 'Enter', keyCode: 13, bubbles: true }));
}
console.log('Enter fires:', events.join(', ') || 'nothing');
if (events.includes('click') || !events.includes('keypress') || !events.includes('popupopen')) {
  console.log('CHANGED');
  process.exit(1);
}
process.exit(0);
JS
node finding.cjs
