// SPDX-License-Identifier: Apache-2.0
// Moves the map. The drawing is the SVG of the page: its paths are drawn again on a canvas that Leaflet pans and zooms. One map
// unit is one SVG unit; a place (x, y) is latitude -y, longitude x in metres.
(function () {
  'use strict';
  var svg = document.getElementById('map');
  if (!svg || !window.L) return;
  var by = function (id) { return document.getElementById(id); };
  var facts = JSON.parse(by('facts').textContent), words = facts.words, unit = +svg.dataset.unit;
  var W = svg.viewBox.baseVal.width, H = svg.viewBox.baseVal.height;
  var frame = by('frame'), touch = L.Browser.mobile;
  var still = Array.prototype.slice.call(frame.querySelectorAll('svg, .scale'));

  // What is drawn -------------------------------------------------------------------------------------------------
  var WAYS = ['grid', 'mini_grid', 'stand_alone', 'nothing'];
  var WAY_LAYER = ['layer-grid', 'layer-mini-grid', 'layer-stand-alone', 'layer-nothing'];
  var hidden = {};

  function vertices(d) {  // Absolute places of a path of relative m, l and h; each subpath on its own.
    var paths = [], now = null, x = 0, y = 0, match, token = /([mlhvz])([^mlhvz]*)/g;
    while ((match = token.exec(d))) {
      var numbers = (match[2].match(/-?\d+/g) || []).map(Number);
      if (match[1] === 'h') { x += numbers[0] || 0; now.push([x, y]); continue; }
      if (match[1] !== 'm' && match[1] !== 'l') continue;
      for (var i = 0; i + 1 < numbers.length; i += 2) {
        x += numbers[i]; y += numbers[i + 1];
        if (match[1] === 'm' && i === 0) { now = []; paths.push(now); }
        now.push([x, y]);
      }
    }
    return paths;
  }

  var painted = [], lines = [];
  svg.querySelectorAll('g[id^="layer-"]').forEach(function (group) {
    group.querySelectorAll('path').forEach(function (path) {
      var d = path.getAttribute('d'), name = path.getAttribute('class').split(' '), style = getComputedStyle(path);
      if (name[0] === 'sign') {
        var sign = name[1].slice(2);
        if (facts.signs[sign]) painted.push({ layer: group.id, sign: sign, at: [].concat.apply([], vertices(d)) });
        return;
      }
      painted.push({
        layer: group.id, close: +group.dataset.close || 0, path: new Path2D(d), fill: style.fill === 'none' ? null : style.fill,
        stroke: style.stroke === 'none' ? null : style.stroke, alpha: +style.strokeOpacity,
        width: parseFloat(style.strokeWidth), dots: name[0] === 'dwelling' ? [].concat.apply([], vertices(d)) : null
      });
      if (name[0] === 'mv') lines = lines.concat(vertices(d));
    });
  });
  facts.nodes.forEach(function (n) {
    var last = painted[painted.length - 1], sign = n[6] < 0 ? '' : WAYS[n[6]];
    var layer = n[6] < 0 ? 'layer-node' : WAY_LAYER[n[6]];
    if (!last || last.sign !== sign || last.layer !== layer) painted.push(last = { layer: layer, sign: sign, at: [] });
    last.at.push(n);
  });
  lines = lines.map(function (path, i) {
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    path.forEach(function (p) {
      box = [Math.min(box[0], p[0]), Math.min(box[1], p[1]), Math.max(box[2], p[0]), Math.max(box[3], p[1])];
    });
    return { path: path, box: box, facts: facts.lines[i] };
  });

  function drawSign(ctx, sign, x, y, k) {
    var r = sign[3] * k / 2;
    ctx.beginPath();
    if (sign[0] === 2 || sign[0] === 1) ctx.arc(x, y, r, 0, 7);
    else if (sign[0] === 3) ctx.rect(x - r, y - r, 2 * r, 2 * r);
    else if (sign[0] === 4) { ctx.moveTo(x, y - r); ctx.lineTo(x + r, y + r); ctx.lineTo(x - r, y + r); ctx.closePath(); }
    else if (sign[0] === 5) { ctx.moveTo(x, y - r); ctx.lineTo(x + r, y); ctx.lineTo(x, y + r); ctx.lineTo(x - r, y); ctx.closePath(); }
    else {
      ctx.moveTo(x - r, y - r); ctx.lineTo(x + r, y + r); ctx.moveTo(x + r, y - r); ctx.lineTo(x - r, y + r);
      ctx.strokeStyle = sign[2]; ctx.lineWidth = 2 * sign[4] * k; ctx.stroke();
      ctx.strokeStyle = sign[1]; ctx.lineWidth = sign[4] * k; ctx.stroke();
      return;
    }
    ctx.fillStyle = sign[1]; ctx.fill();
    if (sign[2]) { ctx.strokeStyle = sign[2]; ctx.lineWidth = Math.max(sign[4] * k, .8); ctx.stroke(); }
  }

  var Painting = L.Layer.extend({
    onAdd: function (map) {
      this.canvas = L.DomUtil.create('canvas', 'leaflet-zoom-animated', map.getPane('overlayPane'));
      this.draw();
    },
    onRemove: function () { this.canvas.remove(); },
    getEvents: function () { return { moveend: this.draw, resize: this.draw, zoomanim: this.animate }; },
    animate: function (e) {
      var scale = this._map.getZoomScale(e.zoom, this.zoom);
      L.DomUtil.setTransform(this.canvas, this._map._latLngToNewLayerPoint(this.corner, e.zoom, e.center), scale);
    },
    /// Draws a little beyond the edges, so that there is something to see while the map is dragged.
    draw: function () {
      var map = this._map, canvas = this.canvas, size = map.getSize(), pad = size.multiplyBy(.3).round();
      var ratio = window.devicePixelRatio || 1, full = size.add(pad.multiplyBy(2));
      var topLeft = map.containerPointToLayerPoint(pad.multiplyBy(-1));
      this.zoom = map.getZoom();
      this.corner = map.layerPointToLatLng(topLeft);
      L.DomUtil.setPosition(canvas, topLeft);
      canvas.width = full.x * ratio; canvas.height = full.y * ratio;
      canvas.style.width = full.x + 'px'; canvas.style.height = full.y + 'px';
      var ctx = canvas.getContext('2d'), s = map.getZoomScale(this.zoom, 0) * unit, origin = map.latLngToLayerPoint([0, 0]).subtract(topLeft);
      var k = Math.min(1.4, Math.max(.5, size.x / 900 * Math.pow(s / fitted, .22)));
      ctx.lineCap = ctx.lineJoin = 'round';
      painted.forEach(function (p) {
        if (hidden[p.layer] || (p.close && unit > p.close * s)) return;
        if (p.path) {
          ctx.setTransform(ratio * s, 0, 0, ratio * s, ratio * origin.x, ratio * origin.y);
          if (p.fill) { ctx.fillStyle = p.fill; ctx.fill(p.path); }
          if (p.stroke && !p.dots) {
            ctx.globalAlpha = p.alpha; ctx.strokeStyle = p.stroke; ctx.lineWidth = p.width * k / s;
            ctx.stroke(p.path); ctx.globalAlpha = 1;
          }
        }
        ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
        (p.sign === undefined ? p.dots || [] : p.at).forEach(function (v) {
          var x = origin.x + v[0] * s, y = origin.y + v[1] * s;
          if (x < -20 || y < -20 || x > full.x + 20 || y > full.y + 20) return;
          if (p.dots) { ctx.fillStyle = p.stroke; ctx.beginPath(); ctx.arc(x, y, Math.max(1.1, 1.3 * k), 0, 7); ctx.fill(); }
          else drawSign(ctx, facts.signs[p.sign], x, y, k);
        });
      });
    }
  });

  // The map -------------------------------------------------------------------------------------------------------
  var place = function (x, y) { return L.latLng(-y * unit, x * unit); };
  var container = document.createElement('div');
  container.id = 'live';
  container.setAttribute('role', 'application');
  container.setAttribute('aria-label', svg.getAttribute('aria-label'));
  frame.appendChild(container);
  frame.classList.add('moving');
  var map = L.map(container, {
    crs: L.CRS.Simple, zoomSnap: .25, zoomDelta: .75, minZoom: -12, maxZoom: 4, attributionControl: false, zoomControl: false,
    scrollWheelZoom: false, dragging: !touch, maxBoundsViscosity: .6, keyboardPanDelta: 60
  });
  L.control.zoom({ zoomInTitle: words['Zoom in'], zoomOutTitle: words['Zoom out'] }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  var whole = L.latLngBounds(place(0, H), place(W, 0));
  map.fitBounds(whole, { animate: false });
  var fitted = map.getZoomScale(map.getZoom(), 0) * unit;
  map.setMinZoom(map.getZoom() - .5);
  map.setMaxBounds(whole.pad(2));
  var painting = new Painting().addTo(map);
  var All = L.Control.extend({
    options: { position: 'topleft' },
    onAdd: function () {
      var bar = L.DomUtil.create('div', 'leaflet-bar'), button = L.DomUtil.create('a', '', bar);
      button.href = '#frame'; button.textContent = '⤢'; button.title = words['Show all'];
      button.setAttribute('role', 'button'); button.setAttribute('aria-label', words['Show all']);
      L.DomEvent.disableClickPropagation(bar).on(button, 'click', function (e) { L.DomEvent.preventDefault(e); map.fitBounds(whole); });
      return bar;
    }
  });
  new All().addTo(map);
  // The page scrolls over the map until somebody clicks into it; on a phone it takes two fingers.
  map.on('focus click', function () { map.scrollWheelZoom.enable(); });
  map.on('blur', function () { map.scrollWheelZoom.disable(); });
  if (touch) {
    var hint = L.DomUtil.create('div', 'two-fingers', container), timer = 0;
    hint.textContent = words['Use two fingers to move the map.'];
    container.addEventListener('touchmove', function (e) {
      map.dragging[e.touches.length > 1 ? 'enable' : 'disable']();
      hint.style.opacity = e.touches.length > 1 ? 0 : 1;
      clearTimeout(timer); timer = setTimeout(function () { hint.style.opacity = 0; }, 900);
    }, { passive: true });
  }

  // Facts ---------------------------------------------------------------------------------------------------------
  var locale = facts.language, known = function (v) { return v !== null && v !== undefined; };
  function number(n, digits) { return n.toLocaleString(locale, { maximumSignificantDigits: digits || 3 }); }
  function money(n) { return locale === 'en' ? (facts.currency + ' ' + number(n)).trim() : (number(n) + ' ' + facts.currency).trim(); }
  function length(m) { return m < 999.5 ? number(m) + ' m' : number(m / 1000) + ' km'; }
  function popup(at, title, rows) {
    var box = document.createElement('div'), head = document.createElement('h3'), table = document.createElement('table');
    box.className = 'facts';
    head.textContent = title;
    box.appendChild(head);
    rows.forEach(function (row) {
      if (!row) return;
      var tr = table.insertRow(), th = document.createElement('th');
      th.scope = 'row'; th.textContent = row[0];
      tr.appendChild(th);
      tr.insertCell().textContent = row[1];
    });
    box.appendChild(table);
    L.popup({ maxWidth: Math.min(320, container.clientWidth - 90), autoPanPaddingTopLeft: [54, 20], autoPanPaddingBottomRight: [10, 20] }).setLatLng(at).setContent(box).openOn(map);
  }
  var FORM = { mini_grid: 'mini-grid', stand_alone: 'stand-alone systems', given: 'given by a budget' };
  function tellNode(n) {
    var way = n[6] < 0 ? null : words[['grid', 'mini-grid', 'stand-alone systems', 'nothing'][n[6]]];
    var cost = known(n[7]) && known(n[8]) ? n[7] + n[8] : null, text = function (i) { return i >= 0 ? facts.texts[i] : null; };
    var alternative = text(n[10]);
    popup(place(n[0], n[1]),
      n[2] > 1 ? words['{n} demand nodes here'].replace('{n}', n[2].toLocaleString(locale)) : n[4] || words['Demand node'] + ' ' + n[3], [
        n[4] && n[2] === 1 && [words['Demand node'], n[3]],
        known(n[5]) && [words.Households, Math.round(n[5]).toLocaleString(locale)],
        known(n[14]) && [words.Dwellings, n[14].toLocaleString(locale)],
        known(n[15]) && [words['Peak load, last year'], number(n[15]) + ' kW'],
        way && [words['Served by'], way],
        known(n[13]) && [words['Year of building'], n[13]],
        way && cost !== null && [words['Life cost'], money(cost)],
        n[6] === 0 && cost !== null && [words['of it, inside the demand node'], money(n[7])],
        n[6] === 0 && cost !== null && [words['of it, its share of MV lines'], money(n[8])],
        n[6] === 0 && known(n[9]) && [words['Spent at the start'], money(n[9])],
        way && cost !== null && n[5] > 0 && [words['Per household'], money(cost / n[5])],
        alternative && n[6] <= 0 && [words['Best without the grid'], (words[FORM[alternative]] || alternative) + ', ' + money(n[11])],
        text(n[12]) && [words['Not on the grid'], text(n[12])]
      ]);
  }
  function tellLine(line, at) {
    var f = line.facts;
    popup(at, words['New MV line'], [
      [words.Length, length(f[0])], [words['Build cost'], money(f[1])], [words['Life cost'], money(f[2])],
      [words.Feeds, f[3].toLocaleString(locale) + ' × ' + words['Demand node'].toLowerCase() + (known(f[4]) ? ', ' + number(f[4]) + ' kW' : '')],
      f[5] >= 0 && [words.Conductor, facts.texts[f[5]]], known(f[6]) && [words['Year of building'], f[6]]
    ]);
  }
  function segmentDistance(p, a, b) {
    var dx = b[0] - a[0], dy = b[1] - a[1], l = dx * dx + dy * dy;
    var t = l ? Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / l)) : 0;
    return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
  }
  map.on('click', function (e) {
    var p = [e.latlng.lng / unit, -e.latlng.lat / unit], s = map.getZoomScale(map.getZoom(), 0) * unit, near = null, best = (touch ? 20 : 12) / s;
    facts.nodes.forEach(function (n) {
      var d = Math.hypot(n[0] - p[0], n[1] - p[1]);
      if (d < best && !hidden[n[6] < 0 ? 'layer-node' : WAY_LAYER[n[6]]]) { best = d; near = n; }
    });
    if (near) return tellNode(near);
    best = (touch ? 14 : 8) / s;
    if (!hidden['layer-mv'])
      lines.forEach(function (line) {
        if (p[0] < line.box[0] - best || p[0] > line.box[2] + best || p[1] < line.box[1] - best || p[1] > line.box[3] + best) return;
        for (var i = 1; i < line.path.length; ++i) {
          var d = segmentDistance(p, line.path[i - 1], line.path[i]);
          if (d < best) { best = d; near = line; }
        }
      });
    if (near && near.facts) tellLine(near, e.latlng); else map.closePopup();
  });

  var find = by('find'), wanted = by('wanted'), found = by('found'), turn = -1, asked = '';
  find.hidden = facts.nodes.length === 0;
  find.addEventListener('submit', function (e) {
    e.preventDefault();
    var text = wanted.value.trim().toLowerCase();
    if (!text) return;
    turn = text === asked ? turn + 1 : 0;
    asked = text;
    var exact = facts.nodes.filter(function (n) { return String(n[3]) === text || n[4].toLowerCase() === text; });
    var hits = exact.length ? exact : facts.nodes.filter(function (n) { return n[4].toLowerCase().indexOf(text) >= 0; });
    found.textContent = hits.length ? (hits.length > 1 ? (turn % hits.length + 1) + ' / ' + hits.length : '') : words['Nothing has this name or id.'];
    if (!hits.length) return;
    var n = hits[turn % hits.length];
    map.setView(place(n[0], n[1]), Math.max(map.getZoom(), Math.min(-1, map.getMinZoom() + 4)), { animate: false });
    tellNode(n);
  });

  document.querySelectorAll('[data-layer]').forEach(function (box) {
    var flip = function () {
      hidden[box.dataset.layer] = !box.checked;
      by(box.dataset.layer).style.display = box.checked ? '' : 'none';
      painting.draw();
    };
    box.addEventListener('change', flip);
    if (!box.checked) flip();
  });
  still.forEach(function (part) { if (!part.classList.contains('north')) part.classList.add('still'); });
})();
