#!/usr/bin/env bash
# npm world-atlas 2.0.2 (Natural Earth as TopoJSON, the usual base map of the web) with topojson-client
# 3.1.0: Natural Earth cuts its land at 180° and closes Antarctica along the edge of the map. In
# countries-10m.json the cuts are gone. The rings that topojson-client makes of `land` leap from 180° to
# −180° between two neighbouring points, and Antarctica's ring ends 360° from where it goes on, without a
# way round the pole. RFC 7946 (3.1.9) wants GeoJSON cut there. Anything planar, such as clipping to
# tiles, fills a stripe across the whole map.
#
# Expected: the polygons as Natural Earth has them, which any planar program can draw.
#
# Our map unwraps each ring, closes the one round the pole, and draws what reaches beyond 180° twice.
#
# The script prints the rings that leap, and fails if there is none.
set -euo pipefail

ATLAS=2.0.2
CLIENT=3.1.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts "world-atlas@$ATLAS" "topojson-client@$CLIENT" >/dev/null
cat >finding.cjs <<'JS'
const { feature } = require('topojson-client');
const world = require('world-atlas/countries-10m.json');
let rings = 0, leaping = 0;
for (const { geometry } of feature(world, world.objects.land).features) {
  for (const polygon of geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) {
    for (const ring of polygon) {
      const leaps = ring.filter(([lon], i) => i > 0 && Math.abs(lon - ring[i - 1][0]) > 180).length;
      rings += 1;
      if (leaps === 0) continue;
      leaping += 1;
      const south = Math.min(...ring.map(([, lat]) => lat));
      console.log(`a ring of ${ring.length} points, south to ${south.toFixed(1)}°, leaps ${leaps} times`);
    }
  }
}
console.log(`${leaping} of ${rings} rings of land leap from one side of the map to the other`);
if (leaping === 0) {
  console.log('CHANGED');
  process.exit(1);
}
JS
node finding.cjs
