// Draws a map of groups when it comes into view. The list beside it says all that it says.
(() => {
  const canvas = document.querySelector('#map .canvas');
  const says = canvas.dataset;
  const here = document.querySelector('#map .here');
  const number = new Intl.NumberFormat(says.lang);
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  let map, shown, asking;

  const script = (src) => new Promise((done, failed) => {
    const element = document.createElement('script');
    Object.assign(element, { src, onload: done, onerror: failed });
    document.head.append(element);
  });
  const style = (href) => new Promise((done, failed) => {
    const element = document.createElement('link');
    Object.assign(element, { rel: 'stylesheet', href, onload: done, onerror: failed });
    document.head.prepend(element); // before our own, which has the last word
  });
  const element = (name, className, text) => {
    const made = document.createElement(name);
    made.className = className;
    made.dir = 'auto';
    made.textContent = text;
    return made;
  };
  const link = (href, text) => Object.assign(element('a', '', text), { href });

  // withParameter adds a parameter to an address that may have some.
  const withParameter = (address, name, value) => address + (address.includes('?') ? '&' : '?') + name + '=' + value;
  const boxOf = (bounds) => {
    if (bounds.getEast() - bounds.getWest() >= 360) return [-180, Math.max(-90, bounds.getSouth()), 180, Math.min(90, bounds.getNorth())];
    return [bounds.getWest(), Math.max(-90, bounds.getSouth()), bounds.getEast(), Math.min(90, bounds.getNorth())];
  };
  const listOf = (box) => withParameter(says.here, 'bbox', box.map((degrees) => degrees.toFixed(4)).join(','));
  const boundsOf = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east < west ? east + 360 : east]);

  // popup says what a feature is, with the ways on from it.
  const popup = (feature) => {
    const p = feature.properties;
    const content = document.createElement('div');
    if (p.cluster) content.append(element('p', '', says.count.replace('{n}', number.format(p.count))));
    else if (p.slug) {
      const to = new URL(says.group, location.href);
      to.pathname += encodeURIComponent(p.slug);
      const name = element('p', '', '');
      name.append(link(to.href, p.name));
      content.append(name);
    } else content.append(element('p', '', p.name));
    if (p.precision === 'area') content.append(element('p', 'quiet', says.area));
    if (p.cluster && says.here) {
      const [west, south, east, north] = feature.bbox;
      const margin = 0.01; // degrees: all its points may be the same
      content.append(link(listOf([west - margin, south - margin, east + margin, north + margin]), says.list));
    }
    return content;
  };

  const marker = (feature, className, text, size) => {
    const [lon, lat] = feature.geometry.coordinates;
    const title = feature.properties.cluster ? says.count.replace('{n}', text) : feature.properties.name;
    const icon = L.divIcon({ className: 'mark ' + className, html: element('span', '', text), iconSize: size });
    return L.marker([lat, lon], { icon, title, alt: title, riseOnHover: true });
  };

  const draw = (features) => {
    shown.clearLayers();
    for (const feature of features) {
      const p = feature.properties;
      let mark;
      if (p.cluster) {
        mark = marker(feature, 'cluster', number.format(p.count), [40, 40]);
        if (p.expansion_zoom && p.expansion_zoom <= map.getMaxZoom()) {
          mark.on('click keypress', (event) => {
            if (event.type === 'click' || event.originalEvent.key === 'Enter') map.setView(mark.getLatLng(), p.expansion_zoom);
          });
          shown.addLayer(mark);
          continue;
        }
      } else if (p.precision === 'area' && feature.bbox) {
        const edges = boundsOf(feature.bbox);
        shown.addLayer(L.rectangle(edges, { className: 'area', weight: 2, dashArray: '6 6', interactive: false }));
        mark = marker(feature, 'name', p.name, [150, 28]);
        mark.setLatLng(edges.getCenter());
      } else mark = marker(feature, 'group', '', [28, 28]);
      mark.bindPopup(() => popup(feature));
      shown.addLayer(mark);
    }
  };

  const ask = async (box, zoom) => {
    asking?.abort();
    asking = new AbortController();
    const query = 'bbox=' + box.map((degrees) => degrees.toFixed(5)).join(',') + '&zoom=' + zoom;
    const answer = await fetch(says.features + '&' + query, { signal: asking.signal, headers: { 'Accept-Language': says.lang }, referrerPolicy: 'no-referrer' });
    if (!answer.ok) throw new Error(answer.status);
    return (await answer.json()).features;
  };
  const refresh = async () => {
    const box = boxOf(map.getBounds());
    if (here) {
      here.href = listOf(box);
      here.parentElement.hidden = false;
    }
    try {
      draw(await ask(box, map.getZoom()));
      canvas.nextElementSibling?.matches('.notice') && canvas.nextElementSibling.remove();
    } catch (error) { // the next move asks again
      if (error.name !== 'AbortError' && !canvas.nextElementSibling.matches('.notice')) canvas.after(element('p', 'notice', says.failed));
    }
  };
  const fail = () => canvas.replaceChildren(element('p', 'notice', says.failed));

  // boundsOfAll returns the edges of features.
  const boundsOfAll = (features) => {
    const all = L.latLngBounds([]);
    for (const feature of features) {
      if (feature.bbox) all.extend(boundsOf(feature.bbox));
      else all.extend([feature.geometry.coordinates[1], feature.geometry.coordinates[0]]);
    }
    return all;
  };

  const baseMap = () => {
    const options = { attribution: element('span', '', says.attribution).outerHTML, maxZoom: Number(says.maxZoom), noWrap: false };
    const vectors = says.tiles.includes('.mvt') || says.tiles.includes('.pbf') || says.tiles.endsWith('.pmtiles');
    if (!vectors) return L.tileLayer(says.tiles, options);
    if (says.maxDataZoom !== '0') options.maxDataZoom = Number(says.maxDataZoom);
    const layer = protomapsL.leafletLayer({ ...options, url: says.tiles, flavor: dark ? 'dark' : 'light', lang: says.lang });
    if (says.maxDataZoom !== '0') paintSimply(layer);
    return layer;
  };
  // paintSimply has our own tiles in few colours: they have no seas, and their rivers are rough.
  const paintSimply = (layer) => {
    const [water, land, border] = dark ? ['#23303a', '#2f3338', '#8a929b'] : ['#bcdbe4', '#f4f1e8', '#8d8779'];
    const of = (kind) => (zoom, feature) => feature.props.kind === kind;
    layer.backgroundColor = water;
    layer.paintRules = [
      { dataLayer: 'earth', symbolizer: new protomapsL.PolygonSymbolizer({ fill: land }) },
      { dataLayer: 'water', symbolizer: new protomapsL.PolygonSymbolizer({ fill: water }), filter: of('lake') },
      { dataLayer: 'water', symbolizer: new protomapsL.LineSymbolizer({ color: water, width: 1.5 }), filter: of('river') },
      { dataLayer: 'boundaries', symbolizer: new protomapsL.LineSymbolizer({ color: border, width: 1 }) },
    ];
  };

  const view = async () => {
    const [lat, lon, km] = says.around.split(',').map(Number);
    if (says.box) return boundsOf(says.box.split(',').map(Number));
    if (says.around) {
      const around = L.latLng(lat, lon).toBounds(2000 * km);
      L.circle([lat, lon], { className: 'radius', radius: 1000 * km, weight: 1, fill: false, interactive: false }).addTo(map);
      return around;
    }
    return boundsOfAll(says.given ? JSON.parse(says.given).features : await ask([-180, -85, 180, 85], 2));
  };

  const start = async () => {
    await Promise.all([style('/static/leaflet/leaflet.css'), script('/static/leaflet/leaflet.js')]);
    await script('/static/protomaps-leaflet/protomaps-leaflet.js');
    map = L.map(canvas, { zoomControl: false, scrollWheelZoom: false, maxZoom: Number(says.maxZoom), worldCopyJump: true, minZoom: 1 });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: says.zoomIn, zoomOutTitle: says.zoomOut, position: document.dir === 'rtl' ? 'topright' : 'topleft' }).addTo(map);
    map.on('focus', () => map.scrollWheelZoom.enable());
    map.on('blur', () => map.scrollWheelZoom.disable());
    shown = L.layerGroup().addTo(map);
    const bounds = await view();
    if (bounds.isValid()) map.fitBounds(bounds, { maxZoom: 12 });
    else map.setView([20, 0], 2);
    baseMap().addTo(map);
    if (says.given) draw(JSON.parse(says.given).features);
    else {
      map.on('moveend', refresh);
      await refresh();
    }
    canvas.dataset.drawn = 'yes';
  };

  new IntersectionObserver((entries, watching) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watching.disconnect();
    start().catch(fail);
  }, { rootMargin: '200px' }).observe(canvas);
})();
