// SPDX-License-Identifier: Apache-2.0
// The style sheet and the script of the report. Colours: Okabe and Ito (2008), which people with any kind of
// colour vision tell apart; signs on the map differ in shape as well.
#include "outputs/report_page.h"

namespace gridreach {

const char* const report_style = R"css(
:root { --ink: #1c2126; --soft: #5a646e; --line: #d8dde2; --wash: #f4f6f8; --accent: #0072b2; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 20px 8px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 0 0 .6rem; }
h3 { font-size: 1rem; margin: 1rem 0 .2rem; }
section { margin: 2.2rem 0 0; }
p { margin: 0 0 .6rem; max-width: 75ch; overflow-wrap: anywhere; }
header { border-bottom: 3px solid var(--accent); padding-bottom: .7rem; }
.about { color: var(--soft); margin: .35rem 0 0; }
ul { margin: 0; padding-left: 1.2rem; }
li { max-width: 80ch; overflow-wrap: anywhere; }
.short { list-style: none; padding: 0; margin: 1rem 0 1.2rem; }
.short li { display: grid; grid-template-columns: 4.5rem 1fr; max-width: none; padding: .1rem 0; }
.short b { font-weight: 600; color: var(--accent); }
.warnings { list-style: none; padding: 0; }
.warnings li { border-left: 4px solid #d55e00; background: #fdf3ec; padding: .25rem .7rem; margin: .25rem 0; }
.map { margin: 0; }
.frame { position: relative; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; background: #fcfcfa; max-height: 80vh; width: 100%; margin: 0 auto; }
#map { display: block; width: 100%; height: 100%; cursor: grab; touch-action: pan-y; }
#map:focus-visible { outline: 3px solid var(--accent); outline-offset: -3px; }
#map { --s: 1; }
#map path { fill: none; stroke-linecap: round; stroke-linejoin: round; }
#map .existing, #map .mv, #map .casing, #map .dwelling, #map .outline { vector-effect: non-scaling-stroke; }
#map .existing { stroke-width: calc(var(--s) * 2.8px); } #map .mv { stroke-width: calc(var(--s) * 2.4px); }
#map .casing { stroke-width: calc(var(--s) * 5px); } #map .dwelling { stroke-width: calc(var(--s) * 2.6px); }
.dwelling { fill: none; stroke: #8a7868; stroke-width: 2.6; stroke-linecap: round; }
#map .outline { fill: #cfc5ba; stroke: #8a7868; stroke-width: 1.3; }
#map .density { stroke: none; }
#map .d0, .d0 { fill: #ece6df; } #map .d1, .d1 { fill: #d8cdc2; } #map .d2, .d2 { fill: #bfae9e; }
#map .d3, .d3 { fill: #9d8a78; } #map .d4, .d4 { fill: #6f5e4e; }
.existing { fill: none; stroke: #222; stroke-width: 2.8; }
.casing { stroke: #fff; stroke-opacity: .85; }
.mv { fill: none; stroke: var(--accent); stroke-width: 2.4; }
#map .sign { stroke: none; stroke-width: calc(var(--k) * var(--s) * 1px); }
#map .small { stroke-width: calc(var(--k) * var(--s) * .6px); }
)css"
                                 R"css(
.m-grid { marker: url(#m-grid); } .m-mini-grid { marker: url(#m-mini-grid); }
.m-stand-alone { marker: url(#m-stand-alone); } .m-nothing { marker: url(#m-nothing); }
.m-node { marker: url(#m-node); } .m-substation { marker: url(#m-substation); }
.m-candidate { marker: url(#m-candidate); } .m-tap { marker: url(#m-tap); }
#map g[id^="s-"] path { stroke-linecap: butt; stroke-linejoin: miter; }
.north { position: absolute; top: 10px; right: 10px; width: 26px; height: 40px; pointer-events: none; }
.north path { fill: var(--ink); stroke: #fff; stroke-width: .8; }
.north text { font: bold 11px sans-serif; text-anchor: middle; fill: var(--ink); stroke: #fff; stroke-width: 2px; paint-order: stroke; }
.scale { position: absolute; left: 12px; bottom: 10px; width: 100%; pointer-events: none; font-size: .8rem; line-height: 1.2; text-shadow: 0 0 2px #fff, 0 0 2px #fff, 0 0 3px #fff; }
.scale div { height: 6px; border: 2px solid var(--ink); border-top: 0; margin-bottom: 3px; background: #fff8; }
.zoom { position: absolute; top: 10px; left: 10px; display: flex; flex-direction: column; }
.zoom[hidden] { display: none; }
.zoom button { width: 36px; height: 36px; font-size: 1.15rem; line-height: 1; background: #fff; color: var(--ink); border: 1px solid #9aa4ad; cursor: pointer; }
.zoom button + button { border-top: 0; }
.zoom button:first-child { border-radius: 6px 6px 0 0; } .zoom button:last-child { border-radius: 0 0 6px 6px; }
.told { background: var(--wash); border-left: 4px solid var(--accent); padding: .35rem .7rem; margin: .5rem 0 0; max-width: none; }
.legend { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: .25rem 1.2rem; margin-top: .6rem; font-size: .9rem; }
.legend label { display: inline-flex; align-items: center; gap: .4rem; cursor: pointer; }
.legend input { margin: 0; accent-color: var(--accent); }
.swatch { width: 24px; height: 14px; flex: none; overflow: visible; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 10px; margin: 0; }
.card { background: var(--wash); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; }
.card dt { color: var(--soft); font-size: .85rem; }
.card dd { margin: 0; font-size: 1.4rem; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
.card small { display: block; font-size: .8rem; font-weight: 400; color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; unicode-bidi: isolate; }
thead th { color: var(--soft); font-size: .82rem; border-bottom: 2px solid var(--line); vertical-align: bottom; }
.numbers td, .numbers thead th + th { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding: .35rem 0 .35rem .9rem; }
.numbers thead th + th { white-space: normal; }
.numbers tbody th { min-width: 9rem; overflow-wrap: anywhere; }
.total th, .total td { font-weight: 600; border-bottom: 0; }
.track { display: inline-block; width: 32%; min-width: 60px; height: .7em; background: var(--wash); margin-left: .6rem; text-align: left; }
.track span { display: block; height: 100%; background: var(--accent); }
.set td { background: #eef5fa; }
.path { overflow-wrap: anywhere; min-width: 9rem; }
code { font: .88em/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
summary { cursor: pointer; margin-bottom: .4rem; }
footer { max-width: 1080px; margin: 1.5rem auto 0; padding: .8rem 20px 2rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 560px) {
  main { padding: 16px 12px 4px; } h1 { font-size: 1.4rem; } section { margin-top: 1.7rem; }
  .cards { grid-template-columns: 1fr 1fr; gap: 8px; } .card { padding: .5rem .6rem; } .card dd { font-size: 1.15rem; }
  table { font-size: .82rem; } thead th { font-size: .75rem; }
  .numbers td, .numbers thead th + th { padding-left: .55rem; } .numbers tbody th { min-width: 4.6rem; padding-right: 0; }
}
@media print {
  body { font-size: 10pt; } main { max-width: none; padding: 0; } .zoom, .legend input, .told { display: none; }
  section, .map, .card { break-inside: avoid; } .frame { max-height: 60vh; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)css";

const char* const report_script = R"js(
(function () {
  'use strict';
  var svg = document.getElementById('map');
  if (!svg) return;
  var by = function (id) { return document.getElementById(id); };
  var full = svg.viewBox.baseVal, W = full.width, H = full.height, unit = +svg.dataset.unit;
  var x = 0, y = 0, w = W, h = H, bar = by('bar'), text = by('bar-text'), told = by('told');

  function perPixel() { var r = svg.getBoundingClientRect(); return Math.max(w / r.width, h / r.height); }
  function show() {
    w = Math.min(W, Math.max(w, Math.min(W, 60 / unit))); h = w * H / W;
    x = Math.min(W - w, Math.max(0, x)); y = Math.min(H - h, Math.max(0, y));
    svg.setAttribute('viewBox', x + ' ' + y + ' ' + w + ' ' + h);
    var k = perPixel(), wide = svg.getBoundingClientRect().width, most = Math.min(150, wide * .3) * k * unit, step = Math.pow(10, Math.floor(Math.log10(most)));
    var m = step * (most >= 5 * step ? 5 : most >= 2 * step ? 2 : 1);
    svg.style.setProperty('--k', k);
    svg.style.setProperty('--s', Math.min(1.25, Math.max(.55, wide / 900 * Math.pow(W / w, .2))));
    svg.style.touchAction = w < W ? 'none' : 'pan-y';
    bar.style.width = m / unit / k + 'px';
    text.textContent = m < 1000 ? +m.toPrecision(3) + ' m' : (m / 1000).toLocaleString('en') + ' km';
  }
  function place(e) {
    var r = svg.getBoundingClientRect(), k = perPixel();
    return { x: x + w / 2 + (e.clientX - r.left - r.width / 2) * k, y: y + h / 2 + (e.clientY - r.top - r.height / 2) * k };
  }
  function zoom(by, at) {
    at = at || { x: x + w / 2, y: y + h / 2 };
    var to = Math.min(W, Math.max(w / by, Math.min(W, 60 / unit))), f = to / w;
    x = at.x - (at.x - x) * f; y = at.y - (at.y - y) * f; w = to;
    show();
  }
  by('in').onclick = function () { zoom(1.6); };
  by('out').onclick = function () { zoom(1 / 1.6); };
  by('all').onclick = function () { x = y = 0; w = W; show(); };
  document.querySelector('.zoom').hidden = false;

  // The page scrolls over the map until somebody clicks into it.
  svg.addEventListener('wheel', function (e) {
    if (document.activeElement !== svg && !e.ctrlKey) return;
    e.preventDefault();
    zoom(Math.pow(2, -e.deltaY / (e.deltaMode ? 10 : 300)), place(e));
  }, { passive: false });
  svg.addEventListener('keydown', function (e) {
    var d = w / 8;
    if (e.key === '+' || e.key === '=') zoom(1.6);
    else if (e.key === '-') zoom(1 / 1.6);
    else if (e.key === 'ArrowLeft') x -= d;
    else if (e.key === 'ArrowRight') x += d;
    else if (e.key === 'ArrowUp') y -= d;
    else if (e.key === 'ArrowDown') y += d;
    else return;
    e.preventDefault(); show();
  });
)js"
                                  R"js(
  var held = {}, moved = 0;
  function two() { return Object.keys(held).map(function (id) { return held[id]; }); }
  svg.addEventListener('pointerdown', function (e) {
    held[e.pointerId] = e; moved = 0;
    svg.setPointerCapture(e.pointerId);
  });
  svg.addEventListener('pointermove', function (e) {
    var was = held[e.pointerId];
    if (!was) return;
    var k = perPixel(), fingers = two();
    moved += Math.abs(e.clientX - was.clientX) + Math.abs(e.clientY - was.clientY);
    if (fingers.length === 2) {
      var other = fingers[0] === was ? fingers[1] : fingers[0];
      var before = Math.hypot(was.clientX - other.clientX, was.clientY - other.clientY);
      var after = Math.hypot(e.clientX - other.clientX, e.clientY - other.clientY);
      if (before > 0 && after > 0)
        zoom(after / before, place({ clientX: (e.clientX + other.clientX) / 2, clientY: (e.clientY + other.clientY) / 2 }));
    } else {
      x -= (e.clientX - was.clientX) * k; y -= (e.clientY - was.clientY) * k;
      show();
    }
    held[e.pointerId] = e;
  });
  function release(e) {
    if (e.type === 'pointerup' && held[e.pointerId] && moved < 6) tell(place(e));
    delete held[e.pointerId];
  }
  svg.addEventListener('pointerup', release);
  svg.addEventListener('pointercancel', release);

  var facts = by('facts'), known = facts ? JSON.parse(facts.textContent) : null;
  var ways = ['on the grid', 'by a mini-grid', 'by stand-alone systems', 'by nothing'];
  function quoted(n) { return n.toLocaleString('en', { maximumSignificantDigits: 3 }); }
  function tell(at) {
    if (!known) return;
    var near = null, best = 14 * perPixel();
    known.nodes.forEach(function (n) {
      var d = Math.hypot(n[0] - at.x, n[1] - at.y);
      if (d < best) { best = d; near = n; }
    });
    told.hidden = !near;
    if (!near) return;
    var words = 'Demand node ' + near[2] + (near[3] ? ' (' + near[3] + ')' : '');
    if (near[4] !== null) words += ', ' + near[4].toLocaleString('en') + (near[4] === 1 ? ' household' : ' households');
    if (near.length > 5) {
      words += ': ' + (near[5] ? 'served ' : '') + ways[near[5]] + ', life cost ' + known.currency + ' ' + quoted(near[6]) + '.';
      if (known.reasons[near[7]]) words += ' Not on the grid: ' + known.reasons[near[7]];
    }
    told.textContent = words;
  }

  document.querySelectorAll('[data-layer]').forEach(function (box) {
    var flip = function () { by(box.dataset.layer).style.display = box.checked ? '' : 'none'; };
    box.addEventListener('change', flip);
    flip();
  });
  window.addEventListener('resize', show);
  show();
})();
)js";

}  // namespace gridreach
