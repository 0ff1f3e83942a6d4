/* map.js - the map of map.html that can be moved and zoomed, and the list of the same
 * places beside it. Leaflet draws; window.TSUNAGI_MAP (src/output/mapdata.c says what is
 * in it) says what. A classic script, for file://, and nothing is asked of another server
 * unless the data names one for its tiles.
 *
 * The list is the way without sight or pointer: all places that fit, in order of number,
 * whatever the map shows. Pins can be reached by Tab too, in order of number. Pins closer
 * than a finger's width are bundled into one that says how many.
 *
 * The URL keeps the filters in its query and, behind #, the place chosen (#f-ID, which
 * without this script is the place's line in the index) or the part of the map seen
 * (#zoom/lat/lon).
 */
(function () {
  'use strict';

  var T = window.TSUNAGI;
  var L = window.L;
  var data = window.TSUNAGI_MAP;
  var section = document.querySelector('[data-webmap]');
  if (!T || !L || !section || !data || data.v !== 1) return;

  var PIN = 44;      /* px: the square a pin can be pressed in, and so the least distance of two */
  var TIP = 17;      /* px: of these above the point it marks */
  var PAGE = 60;     /* lines of the list at a time */
  var PAUSE = 500;   /* ms without a key before the count is said aloud */
  var CLOSE = 16;    /* the zoom a place is shown at */
  var ZOOMS_MORE = 1; /* beyond the tiles' own, where they are enlarged */
  var PAPER = { width: 680, height: 510 }; /* CSS px: 180 by 135 mm of A4 */

  var still = window.matchMedia('(prefers-reduced-motion: reduce)');
  var one = T.one;
  var view = one('[data-map-view]', section);
  var frame = one('[data-map-frame]', section);
  var form = one('[data-map-form]', section);
  var list = one('[data-map-list]', section);
  var more = one('[data-map-more]', section);
  var side = one('[data-map-side]', section);
  var only = one('[data-map-only]', section);
  var card = one('[data-map-card]', section);

  var categories = {};
  var features = {};  /* key -> what the form calls it */
  var spots = [];     /* {place, at: LatLng or null, row: li or null, words: what finds it,
                         pinned: whether a pin in sight stands for it} in order of number */
  var byId = {};
  var shown = [];     /* the spots that fit the filters */
  var bundles = [];   /* of the spots shown, at this zoom: {spots, at, key} */
  var pins = {};      /* key -> {marker, element, bundle} on the map now */
  var chosen = null;  /* {spots, back: who had the focus} of the open card */
  var lines = PAGE;
  var sifted = '';    /* the filters shown follows, so that saying them twice does nothing */
  var map = null;
  var inView = '';    /* how many places are in sight, in words */
  var hush = false;   /* while the reader types, until a pause */
  var paper = null;   /* the bundles that the print is to list, until it does */
  var quiet = false;  /* while the URL itself is being followed */
  var ours = null;    /* what is behind # as we wrote or followed it */

  function empty(element) { while (element.firstChild) element.removeChild(element.firstChild); }
  function text(value) { return document.createTextNode(value); }

  /* ---- what is shown ---- */

  function readFilters() {
    return {
      q: form.elements.q.value.trim(),
      c: form.elements.c.value,
      d: form.elements.d.value,
      f: T.all('input[name="f"]:checked', form).map(function (box) { return box.value; })
    };
  }

  function inCategory(place, c) {
    if (c.indexOf('group:') !== 0) return place.categories.indexOf(c) >= 0;
    return place.categories.some(function (key) { return categories[key] && categories[key].group === c.slice(6); });
  }

  function has(place, feature) {
    return place.features.indexOf(feature) >= 0 || place.ask.indexOf(feature) >= 0;
  }

  function fits(spot, filters, query) {
    var place = spot.place;
    return (!filters.c || inCategory(place, filters.c)) && (!filters.d || place.district === filters.d) &&
      filters.f.every(function (feature) { return has(place, feature); }) && T.matches(spot.words, query);
  }

  /* The same words find the same places as the search of the site. */
  function wordsOf(place) {
    var said = [];
    place.categories.forEach(function (key) {
      if (categories[key]) said.push(categories[key].label, categories[key].reading || '', categories[key].aliases || '');
    });
    place.features.concat(place.ask).forEach(function (key) { if (features[key]) said.push(features[key]); });
    data.districts.forEach(function (district) { if (district.id === place.district) said.push(district.label); });
    return T.searchable(place.key, said, place.phone);
  }

  /* The category a place is shown as: of several, one that was asked for. */
  function categoryOf(place, filters) {
    var asked = filters.c && place.categories.filter(function (key) { return inCategory({ categories: [key] }, filters.c); })[0];
    return categories[asked || place.categories[0]];
  }

  function labels(place) {
    return place.categories.map(function (key) { return categories[key] ? categories[key].label : ''; }).filter(Boolean).join('・');
  }

  /* ---- bundles: pins too close to be told apart by a finger ---- */

  function bundleUp(zoom) {
    var cells = {};
    var all = [];
    shown.forEach(function (spot) {
      if (!spot.at) return;
      var p = map.project(spot.at, zoom);
      var x = Math.floor(p.x / PIN), y = Math.floor(p.y / PIN);
      var near = null, best = Infinity;
      for (var i = x - 1; i <= x + 1; i++) {
        for (var j = y - 1; j <= y + 1; j++) {
          (cells[i + ',' + j] || []).forEach(function (other) {
            var far = Math.max(Math.abs(other.p.x - p.x), Math.abs(other.p.y - p.y));
            if (far < PIN && far < best) { near = other; best = far; }
          });
        }
      }
      if (near) { near.spots.push(spot); return; }
      var fresh = { spots: [spot], at: spot.at, p: p };
      all.push(fresh);
      var cell = x + ',' + y;
      (cells[cell] = cells[cell] || []).push(fresh);
    });
    all.forEach(function (bundle) {
      bundle.key = bundle.spots.map(function (spot) { return spot.place.id; }).join(' ') + '|' + form.elements.c.value;
    });
    return all;
  }

  function boundsOf(some) {
    var bounds = L.latLngBounds([]);
    some.forEach(function (spot) { if (spot.at) bounds.extend(spot.at); });
    return bounds;
  }

  /* ---- pins ---- */

  function face(place, label, kind) {
    var box = T.make('div', 'pin-in' + (kind || ''));
    var category = categoryOf(place, readFilters());
    box.appendChild(T.icon('m-' + category.shape, 'pin-shape', category.colour));
    box.appendChild(T.make('span', 'pin-label', label));
    return box;
  }

  function faceLabel(bundle, spot) { return spot.place.number + ' ほか' + (bundle.spots.length - 1); }

  function pinElement(bundle) {
    if (bundle.spots.length === 1) return face(bundle.spots[0].place, bundle.spots[0].place.number);
    var box = T.make('div', 'pin-in pin-many');
    box.appendChild(T.make('span', 'pin-count', bundle.spots.length));
    box.appendChild(T.make('span', 'pin-label', 'か所'));
    return box;
  }

  /* Whether pressing it opens the card; a larger bundle is spread out first. */
  function opens(bundle) {
    var bounds = boundsOf(bundle.spots);
    return bundle.spots.length <= 4 || bounds.getNorthEast().equals(bounds.getSouthWest()) || map.getZoom() >= map.getMaxZoom();
  }

  function pinName(bundle, face) {
    var place = bundle.spots[0].place;
    if (face) return faceLabel(bundle, face) + 'か所。' + face.place.name + '、' + labels(face.place);
    if (bundle.spots.length === 1) return place.number + '番 ' + place.name + '、' + labels(place);
    var numbers = bundle.spots.slice(0, 6).map(function (spot) { return spot.place.number; }).join('、');
    return bundle.spots.length + 'か所がここに集まっています。番号 ' + numbers + (bundle.spots.length > 6 ? ' ほか' : '') +
      (opens(bundle) ? '' : '。押すと拡大します');
  }

  function addPin(bundle) {
    var marker = L.marker(bundle.at, {
      icon: L.divIcon({ className: 'pin', html: pinElement(bundle), iconSize: [PIN, PIN], iconAnchor: [PIN / 2, TIP] }),
      riseOnHover: true
    }).addTo(map);
    var element = marker.getElement();
    var pin = { marker: marker, element: element, bundle: bundle, face: null };
    element.setAttribute('role', 'button');
    marker.on('click', function () { press(pin); });
    element.addEventListener('keydown', function (event) {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      press(pin);
    });
    [['mouseenter', true], ['focus', true], ['mouseleave', false], ['blur', false]].forEach(function (kind) {
      element.addEventListener(kind[0], function () { lightRows(pin.bundle, kind[1]); });
    });
    return pin;
  }

  /* What a screen reader says of it; at another zoom the same bundle may open. */
  function describe(pin, on) {
    var said = { 'aria-label': pinName(pin.bundle, pin.face), 'aria-haspopup': opens(pin.bundle) ? 'dialog' : null,
      'aria-expanded': opens(pin.bundle) ? String(on) : null };
    Object.keys(said).forEach(function (name) {
      if (said[name] === null) pin.element.removeAttribute(name);
      else if (pin.element.getAttribute(name) !== said[name]) pin.element.setAttribute(name, said[name]);
    });
  }

  /* Only what is in sight is in the document, so that Tab never leads out of it. */
  function drawPins() {
    var size = map.getSize();
    var wanted = {};
    spots.forEach(function (spot) { spot.pinned = false; });
    var order = bundles.filter(function (bundle) {
      var p = map.latLngToContainerPoint(bundle.at);
      if (p.x < 0 || p.y < 0 || p.x > size.x || p.y > size.y) return false;
      wanted[bundle.key] = true;
      bundle.spots.forEach(function (spot) { spot.pinned = true; });
      return true;
    });
    var held = document.activeElement;
    Object.keys(pins).forEach(function (key) {
      if (wanted[key]) return;
      pins[key].marker.remove();
      delete pins[key];
    });
    order.forEach(function (bundle) {
      pins[bundle.key] = pins[bundle.key] || addPin(bundle);
      pins[bundle.key].bundle = bundle;
    });
    sortPins(order);
    if (held && held !== document.activeElement && view.contains(held)) held.focus({ preventScroll: true });
    lightChosen();
    tellPaper(order);
  }

  /* Tab goes in the order of the document. */
  function sortPins(order) {
    var pane = map.getPane('markerPane');
    var next = pane.firstChild;
    order.forEach(function (bundle) {
      var element = pins[bundle.key].element;
      if (element === next) next = next.nextSibling;
      else pane.insertBefore(element, next);
    });
  }

  function press(pin) {
    var bundle = pin.bundle;
    if (opens(bundle)) {
      open(bundle.spots, pin.element);
      return;
    }
    var bounds = boundsOf(bundle.spots);
    var zoom = map.getZoom();
    var keyboard = document.activeElement === pin.element;
    var first = bundle.spots[0];
    shut(false);
    map.setView(bounds.getCenter(), Math.max(zoom + 1, Math.min(map.getBoundsZoom(bounds, false, L.point(PIN, PIN)), map.getMaxZoom())),
      { animate: !keyboard && !still.matches });
    if (keyboard) pinOf(first).element.focus({ preventScroll: true });
  }

  function pinOf(spot) {
    var found = null;
    Object.keys(pins).forEach(function (key) { if (pins[key].bundle.spots.indexOf(spot) >= 0) found = pins[key]; });
    return found;
  }

  /* ---- light from one side to the other ---- */

  function lightRows(bundle, lit) {
    bundle.spots.forEach(function (spot) { if (spot.row) spot.row.classList.toggle('is-lit', lit); });
  }

  function lightPin(spot, lit) {
    var pin = pinOf(spot);
    if (!pin) return;
    pin.element.classList.toggle('is-lit', lit);
    raise(pin);
  }

  function raise(pin) {
    var has = function (name) { return pin.element.classList.contains(name); };
    pin.marker.setZIndexOffset(has('is-lit') ? 20000 : has('is-chosen') ? 10000 : 0);
  }

  /* A place chosen out of a bundle shows its own mark, where it is; nobody would look for it
     under a number of places. */
  function showFace(pin, spot) {
    if (pin.face === spot) return;
    pin.face = spot;
    if (pin.element.children[1]) pin.element.removeChild(pin.element.children[1]);
    if (spot) pin.element.appendChild(face(spot.place, faceLabel(pin.bundle, spot), ' pin-face'));
    pin.element.classList.toggle('has-face', Boolean(spot));
    pin.marker.setLatLng(spot ? spot.at : pin.bundle.at);
  }

  function lightChosen() {
    Object.keys(pins).forEach(function (key) {
      var pin = pins[key];
      var on = Boolean(chosen) && pin.bundle.spots.indexOf(chosen.spots[0]) >= 0;
      pin.element.classList.toggle('is-chosen', on);
      showFace(pin, on && chosen.spots.length === 1 && pin.bundle.spots.length > 1 ? chosen.spots[0] : null);
      raise(pin);
      describe(pin, on);
    });
  }

  /* ---- the card of a place ---- */

  function call(place) {
    var link = T.make('a', 'item-tel');
    link.href = 'tel:' + T.digits(place.phone);
    link.appendChild(T.icon('i-phone', 'i'));
    link.appendChild(T.make('span', 'vh', place.name + 'に電話する '));
    link.appendChild(text(place.phone));
    return link;
  }

  function nameLink(place, filters) {
    var category = categoryOf(place, filters);
    var link = T.make('a');
    link.href = T.root + place.url;
    link.appendChild(T.icon('m-' + category.shape, 'm', category.colour));
    link.appendChild(text(place.name));
    return link;
  }

  function numberOf(place) {
    var number = T.make('span', 'num');
    number.appendChild(T.make('span', 'num-no', 'No.'));
    number.appendChild(text(place.number));
    return number;
  }

  function cardName(place) {
    var name = T.make('p', 'card-name');
    name.appendChild(nameLink(place, readFilters()));
    return name;
  }

  function entry(place, whole) {
    var box = T.make('div', 'card-place');
    if (!whole) box.appendChild(cardName(place));
    var meta = T.make('p', 'item-meta');
    meta.appendChild(numberOf(place));
    meta.appendChild(text(labels(place)));
    box.appendChild(meta);
    if (whole && place.address) box.appendChild(T.make('p', 'item-address', place.address));
    if (place.phone) box.appendChild(call(place));
    if (whole && place.fax) box.appendChild(T.make('p', 'item-meta', 'FAX ' + place.fax));
    return box;
  }

  /* What it is about and how to close it stand above what scrolls. */
  function fillCard(some) {
    empty(card);
    var body = T.make('div', 'card-body');
    var close = T.make('button', 'btn btn-line btn-slim card-close');
    close.type = 'button';
    close.appendChild(T.icon('i-close', 'i'));
    close.appendChild(text('閉じる'));
    close.addEventListener('click', function () { shut(true); });
    card.appendChild(some.length > 1 ? T.make('p', 'card-many', 'ここに ' + some.length + 'か所あります') : cardName(some[0].place));
    some.forEach(function (spot) { body.appendChild(entry(spot.place, some.length === 1)); });
    card.appendChild(body);
    card.appendChild(close);
    card.setAttribute('aria-label', some.length === 1 ? some[0].place.name : 'ここにある' + some.length + 'か所');
  }

  function open(some, back) {
    chosen = { spots: some, back: back || document.activeElement };
    fillCard(some);
    T.show(card, true);
    frame.classList.add('has-card');
    uncover(some[0]);
    lightChosen();
    card.focus({ preventScroll: true });
    keepState();
  }

  /* A pin must not lie under its own card. */
  function uncover(spot) {
    if (!spot.at || window.getComputedStyle(card).position !== 'absolute') return;
    var p = map.latLngToContainerPoint(spot.at);
    var room = card.offsetTop - view.offsetTop;
    var low = p.y + PIN - TIP > room, left = p.x < card.offsetWidth + PIN;
    if (low && left) map.panBy([0, p.y - Math.max(TIP, room / 2 + TIP - PIN / 2)], { animate: !still.matches });
  }

  function shut(refocus) {
    if (!chosen) return;
    var old = chosen;
    chosen = null;
    T.show(card, false);
    frame.classList.remove('has-card');
    lightChosen();
    keepState();
    if (!refocus) return;
    var pin = pinOf(old.spots[0]);
    var back = document.body.contains(old.back) ? old.back : pin && pin.element;
    (back || view).focus({ preventScroll: true });
  }

  /* Chosen in the list, or named by the URL. */
  function choose(spot, back) {
    if (!spot.at) return;
    map.setView(spot.at, Math.max(map.getZoom(), Math.min(CLOSE, map.getMaxZoom())), { animate: false });
    open([spot], back);
    frame.scrollIntoView({ block: 'nearest', behavior: still.matches ? 'auto' : 'smooth' });
  }

  /* ---- the list ---- */

  function makeRow(spot, filters) {
    var place = spot.place;
    var row = T.make('li', 'spot');
    var number = T.make('span', 'spot-no');
    number.appendChild(T.make('span', 'vh', '番号 '));
    number.appendChild(text(place.number));
    row.appendChild(number);
    var main = T.make('div', 'spot-main');
    var name = T.make('p', 'spot-name');
    name.appendChild(nameLink(place, filters));
    row.appendChild(name);
    main.appendChild(T.make('p', 'spot-meta', labels(place)));
    if (place.phone) main.appendChild(call(place));
    row.appendChild(main);
    if (spot.at) {
      var button = T.make('button', 'btn btn-line btn-slim spot-go', '地図で見る');
      button.type = 'button';
      button.setAttribute('aria-label', place.name + 'を地図で見る');
      button.addEventListener('click', function () { choose(spot, button); });
      row.appendChild(button);
      [['mouseenter', true], ['focusin', true], ['mouseleave', false], ['focusout', false]].forEach(function (kind) {
        row.addEventListener(kind[0], function () { lightPin(spot, kind[1]); });
      });
    } else {
      row.appendChild(T.make('p', 'spot-meta spot-nowhere', '地図上の位置は登録されていません'));
    }
    return row;
  }

  function inSight(spot) { return Boolean(spot.at) && map.getBounds().contains(spot.at); }

  function drawList() {
    var filters = readFilters();
    var listed = only.checked ? shown.filter(function (spot) { return spot.pinned; }) : shown;
    spots.forEach(function (spot) { spot.row = null; });
    empty(list);
    if (listed.length === 0) {
      list.appendChild(T.make('li', 'empty', shown.length ? '地図の中にはありません。地図を動かすか、「全体」を押してください。'
: filters.q ? '見つかりませんでした。言葉を短くするか、条件を減らしてみてください。'
          : '見つかりませんでした。条件を減らしてみてください。'));
    }
    listed.slice(0, lines).forEach(function (spot) {
      spot.row = makeRow(spot, filters);
      list.appendChild(spot.row);
    });
    T.show(more, listed.length > lines);
  }

  /* ---- paper: what the print of this page says beside the map ---- */

  function letter(n) { return (n >= 26 ? letter(Math.floor(n / 26) - 1) : '') + String.fromCharCode(65 + n % 26); }

  function paperLine(spot, sign, category) {
    var line = T.make('li');
    line.appendChild(T.make('b', 'paper-sign', sign));
    line.appendChild(T.make('b', 'paper-no', spot.place.number));
    line.appendChild(T.icon('m-' + category.shape, 'm', category.colour));
    line.appendChild(T.make('span', 'paper-name', spot.place.name));
    if (spot.place.phone) line.appendChild(T.make('span', 'paper-tel', spot.place.phone));
    return line;
  }

  /* Pins of one place by number; then the bundles, which on paper bear a letter. */
  function writePaper() {
    if (!paper) return;
    var order = paper;
    var filters = readFilters();
    var numbers = one('[data-map-numbers]', section), kinds = one('[data-map-kinds]', section);
    var used = {}, count = 0, lettered = 0;
    paper = null;
    empty(numbers);
    empty(kinds);
    var alone = order.filter(function (bundle) { return bundle.spots.length === 1; });
    var many = order.filter(function (bundle) { return bundle.spots.length > 1; });
    alone.concat(many).forEach(function (bundle) {
      var sign = bundle.spots.length > 1 ? letter(lettered++) : '';
      if (sign) one('.pin-in', pins[bundle.key].element).setAttribute('data-letter', sign);
      bundle.spots.forEach(function (spot, i) {
        var category = categoryOf(spot.place, filters);
        used[category.id] = true;
        count++;
        numbers.appendChild(paperLine(spot, i ? '' : sign, category));
      });
    });
    data.categories.forEach(function (category) {
      if (!used[category.id]) return;
      var kind = T.make('li');
      kind.appendChild(T.icon('m-' + category.shape, 'm', category.colour));
      kind.appendChild(text(category.label));
      kinds.appendChild(kind);
    });
    one('[data-map-asked]', section).textContent = asked() + '地図の中の' + count + 'か所' +
      (many.length ? '（文字の印は、近くに集まっている所です）' : '');
  }
  var writePaperLater = T.later(writePaper, 250);

  /* A list of a thousand places is not written at each step of the map. */
  function tellPaper(order) {
    paper = order;
    writePaperLater();
    inView = '（地図の中に' + spots.filter(function (spot) { return spot.pinned; }).length + 'か所）';
    if (!hush) tell();
    fitPaper();
  }

  function asked() {
    var said = [form.elements.c, form.elements.d].filter(function (select) { return select.value; })
      .map(function (select) { return select.options[select.selectedIndex].text.replace(/（[0-9]+）$/, ''); });
    T.all('input[name="f"]:checked', form).forEach(function (box) { said.push(box.parentNode.textContent.trim()); });
    if (form.elements.q.value.trim()) said.unshift('「' + form.elements.q.value.trim() + '」');
    return said.length ? '条件：' + said.join('、') + '。' : '';
  }

  /* The map goes on paper as it is on the screen, made as large as the sheet allows. */
  function fitPaper() {
    var size = map.getSize();
    var scale = Math.min(PAPER.width / size.x, PAPER.height / size.y);
    frame.style.setProperty('--map-width', size.x + 'px');
    frame.style.setProperty('--map-height', size.y + 'px');
    frame.style.setProperty('--paper-scale', scale);
    frame.style.setProperty('--paper-width', size.x * scale + 'px');
    frame.style.setProperty('--paper-height', size.y * scale + 'px');
  }

  /* ---- the URL ---- */

  function hash() {
    if (chosen && chosen.spots.length === 1) return '#f-' + encodeURIComponent(chosen.spots[0].place.id);
    var at = map.getCenter();
    return '#' + map.getZoom() + '/' + at.lat.toFixed(5) + '/' + at.lng.toFixed(5);
  }

  /* What somebody else put behind # is followed first (hashchange comes later), not written over. */
  function keepState() {
    if (quiet || location.hash !== ours) return;
    T.writeState(readFilters());
    try {
      history.replaceState(null, '', location.pathname + location.search + hash());
      ours = location.hash;
    } catch (refused) { /* a browser that forbids it from file:// still has its map */ }
  }

  /* Shows what the URL names behind #, which names nothing else in between: who reloads
   * just then is led to the same place. False when it names nothing. */
  function followHash() {
    var silent = quiet, found;
    ours = location.hash;
    quiet = true;
    found = showNamed();
    quiet = silent;
    keepState();
    return found;
  }

  function showNamed() {
    var name = decodeURIComponent(location.hash.slice(1));
    var part = /^(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(name);
    var spot = name.indexOf('f-') === 0 ? byId[name.slice(2)] : null;
    if (part) map.setView([Number(part[2]), Number(part[3])], Number(part[1]), { animate: false });
    if (spot && spot.at) {
      if (shown.indexOf(spot) < 0) clear();
      map.setView(spot.at, Math.min(CLOSE, map.getMaxZoom()), { animate: false });
      open([spot], null);
      frame.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    }
    return Boolean(part || (spot && spot.at));
  }

  /* ---- doing it ---- */

  function refresh() {
    bundles = bundleUp(map.getZoom());
    drawPins();
  }

  function fitAll(some) {
    var bounds = boundsOf(some);
    if (!bounds.isValid()) bounds = L.latLngBounds(data.tiles.bounds);
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [PIN / 2, PIN / 2], maxZoom: CLOSE, animate: false });
  }

  function clear() {
    form.reset();
    form.elements.q.value = '';
    form.elements.c.value = '';
    form.elements.d.value = '';
    T.all('input[name="f"]', form).forEach(function (box) { box.checked = false; });
    sift(false);
  }

  /* A feature nothing of the chosen kind has would only lead to nothing. */
  function offer(filters, query) {
    T.all('fieldset', form).forEach(function (set) {
      var any = false;
      T.all('input[name="f"]', set).forEach(function (box) {
        var useful = box.checked || spots.some(function (spot) {
          return fits(spot, { c: filters.c, d: filters.d, f: [box.value] }, query);
        });
        T.show(box.parentNode, useful);
        any = any || useful;
      });
      T.show(set, any);
    });
  }

  /* Both lines are announced when they change, and only then. */
  function tell() {
    hush = false;
    [['[data-map-status]', shown.length + 'か所見つかりました'], ['[data-map-inview]', inView]].forEach(function (pair) {
      var line = one(pair[0], section);
      if (line.textContent !== pair[1]) line.textContent = pair[1];
    });
  }
  var tellLater = T.later(tell, PAUSE);

  function sift(typing) {
    var filters = readFilters();
    var query = T.words(filters.q);
    sifted = JSON.stringify(filters);
    shown = spots.filter(function (spot) { return fits(spot, filters, query); });
    lines = PAGE;
    offer(filters, query);
    if (chosen && chosen.spots.some(function (spot) { return shown.indexOf(spot) < 0; })) shut(false);
    hush = typing;
    if (typing) tellLater();
    T.show(one('[data-map-clear]', section), Boolean(filters.q || filters.c || filters.d || filters.f.length));
    if (!map) { tell(); return; }
    if (!shown.some(inSight)) fitAll(shown);
    refresh();
    drawList();
    keepState();
  }

  function restore() {
    var state = T.readState();
    form.elements.q.value = state.get('q');
    form.elements.c.value = state.get('c');
    form.elements.d.value = state.get('d');
    if (form.elements.c.selectedIndex < 0) form.elements.c.value = '';
    if (form.elements.d.selectedIndex < 0) form.elements.d.value = '';
    var wanted = state.list('f');
    T.all('input[name="f"]', form).forEach(function (box) { box.checked = wanted.indexOf(box.value) >= 0; });
    if (wanted.length) one('[data-map-features]', form).open = true;
    fold(wanted.length || form.elements.q.value || form.elements.c.value || form.elements.d.value);
  }

  /* On a telephone the map comes before the form, which shows at once what it was asked. */
  function fold(asked) {
    var wide = window.matchMedia('(min-width: 40.01rem)'), folded = one('[data-map-fold]', form);
    folded.open = Boolean(wide.matches || asked);
    wide.addEventListener('change', function () { if (wide.matches) folded.open = true; });
  }

  /* Tiles that are not there (open sea) are not asked for. */
  var Ground = L.TileLayer.extend({
    /* The finest are enlarged once more, and so are the sharp ones on every screen. */
    getTileUrl: function (at) {
      var url = L.TileLayer.prototype.getTileUrl.call(this, at);
      return data.tiles.rows && at.z === data.tiles.max && url.indexOf('@2x') < 0 ? url.replace(/\.png$/, '@2x.png') : url;
    },
    createTile: function (at, done) {
      var rows = data.tiles.rows;
      var row = rows ? (rows[at.z] || {})[at.y] || [] : null;
      for (var i = 0; row && i < row.length; i += 2)
        if (at.x >= row[i] && at.x <= row[i + 1]) row = null;
      if (!row) return L.TileLayer.prototype.createTile.call(this, at, done);
      setTimeout(function () { done(null, null); }, 0);
      return T.make('div', data.tiles.sea && drawn(at) ? 'tile-sea' : '');
    }
  });

  /* Whether the tile belongs to what was drawn: what is left out of that is open sea where
     there is a coast; what lies beyond it is unknown. */
  function drawn(at) {
    var bounds = L.latLngBounds(data.tiles.bounds);
    var of = function (corner) { return map.project(corner, at.z).divideBy(256).floor(); };
    var first = of(bounds.getNorthWest()), last = of(bounds.getSouthEast());
    return at.x >= first.x && at.x <= last.x && at.y >= first.y && at.y <= last.y;
  }

  function makeMap() {
    var tiles = data.tiles;
    var limits = tiles.bounds ? L.latLngBounds(tiles.bounds) : boundsOf(spots);
    var moving = !still.matches;
    map = L.map(view, {
      zoomControl: false, attributionControl: false, scrollWheelZoom: false,
      minZoom: tiles.min, maxZoom: tiles.max + ZOOMS_MORE,
      maxBounds: limits.pad(0.3), maxBoundsViscosity: 0.8,
      zoomAnimation: moving, fadeAnimation: moving, markerZoomAnimation: moving, inertia: moving
    });
    view.classList.toggle('has-sea', Boolean(tiles.sea));
    new Ground(tiles.url.indexOf('://') < 0 ? T.root + tiles.url : tiles.url, {
      minZoom: tiles.min, maxZoom: tiles.max + ZOOMS_MORE, maxNativeZoom: tiles.max, minNativeZoom: tiles.min
    }).addTo(map);
    fitAll(shown.length ? shown : spots);
  }

  function listen() {
    var siftLater = T.later(function () { if (JSON.stringify(readFilters()) !== sifted) sift(true); }, 80);
    form.addEventListener('input', function (event) { if (event.target === form.elements.q) siftLater(); });
    /* Leaving the box says "change" too: a list drawn anew then would take away the very
       line that is being pressed. */
    form.addEventListener('change', function () { if (JSON.stringify(readFilters()) !== sifted) sift(false); });
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      sift(false);
      if (shown.length === 1 && form.elements.q.value.trim()) choose(shown[0], form.elements.q);
    });
    one('[data-map-clear]', section).addEventListener('click', function () {
      var typed = Boolean(form.elements.q.value);
      clear();
      (typed ? form.elements.q : form.elements.c).focus();
    });
    only.addEventListener('change', function () { lines = PAGE; drawList(); });
    one('button', more).addEventListener('click', function () {
      var next = lines;
      lines += PAGE;
      drawList();
      if (list.children[next]) one('a', list.children[next]).focus();
    });
    T.all('[data-map-zoom]', section).forEach(function (button) {
      button.addEventListener('click', function () {
        var what = button.getAttribute('data-map-zoom');
        if (what === 'in') map.zoomIn();
        else if (what === 'out') map.zoomOut();
        else fitAll(shown.length ? shown : spots);
      });
    });
    section.addEventListener('keydown', function (event) {
      if (event.key === 'Escape' && chosen) { event.preventDefault(); shut(true); }
    });
    one('.webmap-skip a', section).addEventListener('click', function (event) {
      event.preventDefault();
      side.focus();
      side.scrollIntoView({ block: 'nearest' });
    });
    window.addEventListener('hashchange', followHash);
    window.addEventListener('beforeprint', writePaper);
    map.on('moveend', function () {
      refresh();
      if (only.checked) drawList();
      keepState();
    });
    map.on('click', function () { shut(false); });
    /* A wheel turned over the page scrolls the page, until the map is being used. */
    view.addEventListener('focusin', function () { map.scrollWheelZoom.enable(); });
    view.addEventListener('focusout', function () { map.scrollWheelZoom.disable(); });
  }

  function start() {
    data.categories.forEach(function (category) { categories[category.id] = category; });
    T.all('input[name="f"]', form).forEach(function (box) { features[box.value] = box.parentNode.textContent; });
    spots = data.markers.map(function (place) {
      return { place: place, at: place.lat === undefined ? null : L.latLng(place.lat, place.lon), row: null, words: wordsOf(place) };
    });
    spots.forEach(function (spot) { byId[spot.place.id] = spot; });
    restore();
    sift(false);
    T.show(section, true);
    T.show(one('[data-map-still]'), false);
    document.body.classList.add('has-webmap');
    makeMap();
    quiet = true;
    refresh();
    drawList();
    listen();
    followHash();
    quiet = false;
    /* The browser, looking for the fragment itself, takes the focus away until all is loaded. */
    if (chosen) window.addEventListener('load', function () { setTimeout(function () { if (chosen) card.focus({ preventScroll: true }); }, 0); });
  }

  start();
}());
