/* site.js - what comes on top of pages that already work without it: instant
 * search, filters whose state lives in the URL, the remembered district, the
 * map that can be moved, and printing. A classic script: it must run from
 * file://, so no modules and no fetch.
 *
 * search.html also loads /assets/search.js, written by the build, which sets
 *
 *   window.TSUNAGI_SEARCH = {
 *     v: 1,
 *     categories: [{k: key, l: label, r: reading, s: other names, between '|', or absent, g: group, m: marker, c: colour, n: count}],
 *     districts:  [{k: key, l: label, w: {n: name, t: phone, u: url, h: hours} or absent}],
 *     features:   [{k: key, l: label, g: group, n: count}],
 *     items: [{u: url without leading slash, i: number, n: name, k: folded key
 *              ("name|kana|address|…", each folded as fold() below), a: address,
 *              c: [category keys], d: district key, t: phone,
 *              f: [features it has], x: [features to be asked for, 要相談]}]
 *   }
 *
 * Nothing is put into the page as markup: text goes in as text.
 */
(function () {
  'use strict';

  var script = document.currentScript;
  var root = script ? script.src.replace(/assets\/site\.js.*$/, '') : '';
  var SVG = 'http://www.w3.org/2000/svg';

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }
  function one(selector, within) { return (within || document).querySelector(selector); }
  function show(element, yes) { if (element) element.hidden = !yes; }

  function make(name, className, text) {
    var element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function icon(id, className, fill) {
    var svg = document.createElementNS(SVG, 'svg');
    var use = document.createElementNS(SVG, 'use');
    svg.setAttribute('class', className);
    svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', '#' + id);
    if (fill) use.setAttribute('fill', fill);
    svg.appendChild(use);
    return svg;
  }

  /* ---- folding: the same key as utf8_reader_key() in src/base/utf8.h ---- */

  var HALF = '。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜';

  var SMALL = 'ぁぃぅぇぉっゃゅょゎゕゖ', LARGE = 'あいうえおつやゆよわかけ';

  function voiced(kana, mark) {
    var code = kana.charCodeAt(0);
    if (mark === 'ﾞ') {
      if (kana === 'ウ') return 'ヴ';
      if ('カキクケコサシスセソタチツテトハヒフヘホ'.indexOf(kana) >= 0) return String.fromCharCode(code + 1);
    } else if ('ハヒフヘホ'.indexOf(kana) >= 0) {
      return String.fromCharCode(code + 2);
    }
    return '';
  }

  function widen(text) {
    return text.replace(/([\uff61-\uff9f])([\uff9e\uff9f]?)/g, function (whole, half, mark) {
      var kana = HALF.charAt(half.charCodeAt(0) - 0xff61);
      if (!mark) return kana;
      return voiced(kana, mark) || kana + HALF.charAt(mark.charCodeAt(0) - 0xff61);
    });
  }

  function fold(text) {
    return widen(String(text))
      .replace(/[\uff01-\uff5e]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0xfee0); })
      .replace(/[\u2f00-\u2fd5]/g, function (c) { return c.normalize('NFKC'); })
      .replace(/[\u30a1-\u30f6\u30fd\u30fe]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0x60); })
      .replace(/[\ufe00-\ufe0f]|\udb40[\udd00-\uddef]/g, '')
      .replace(/[\t-\r \u00a0\u00ad\u034f\u061c\u180e\u2000-\u2015\u202a-\u202f\u205f-\u206f\u2212\u3000\u30fb\ufeff\-]/g, '')
      .replace(/[ぁぃぅぇぉっゃゅょゎゕゖ]/g, function (c) { return LARGE.charAt(SMALL.indexOf(c)); })
      .replace(/[A-Z]/g, function (c) { return c.toLowerCase(); });
  }

  function words(text) {
    return text.split(/[\s\u3000]+/).map(fold).filter(function (word) { return word !== ''; });
  }
  function digits(text) { return fold(text).replace(/[^0-9]/g, ''); }

  /* What a word may match: the key of the build, and what readers see beside the name. */
  function searchable(key, labels, phone) {
    return { key: key + '|' + labels.map(fold).join('|'), digits: digits(phone || '') };
  }

  function matchesWord(entry, word) {
    if (entry.key.indexOf(word) >= 0) return true;
    var number = word.replace(/[^0-9]/g, '');
    return number === word && number.length >= 3 && entry.digits.indexOf(number) >= 0;
  }

  function matches(entry, query) {
    return query.every(function (word) { return matchesWord(entry, word); });
  }

  /* ---- the URL keeps the state ---- */

  function readState() {
    var params = new URLSearchParams(location.search);
    return {
      get: function (name) { return params.get(name) || ''; },
      list: function (name) { return (params.get(name) || '').split(',').filter(Boolean); }
    };
  }

  function writeState(values) {
    var params = new URLSearchParams();
    Object.keys(values).forEach(function (name) {
      var value = Array.isArray(values[name]) ? values[name].join(',') : values[name];
      if (value) params.set(name, value);
    });
    var query = params.toString().replace(/%2C/g, ',').replace(/%3A/g, ':');
    try {
      history.replaceState(null, '', location.pathname + (query ? '?' + query : '') + location.hash);
    } catch (refused) { /* a browser that forbids it from file:// still searches */ }
  }

  function later(work, delay) {
    var timer = 0;
    return function () {
      clearTimeout(timer);
      timer = setTimeout(work, delay);
    };
  }

  /* ---- the reader's district, kept on this device alone ---- */

  var DISTRICT = 'tsunagi-district';

  function remembered() {
    try { return JSON.parse(localStorage.getItem(DISTRICT)) || null; } catch (none) { return null; }
  }
  function remember(district) {
    try { localStorage.setItem(DISTRICT, JSON.stringify(district)); } catch (none) { /* not kept */ }
  }

  function startPicker() {
    var saved = remembered();
    all('details[data-district]').forEach(function (details) {
      var key = details.getAttribute('data-district');
      if (saved && saved.key === key) details.open = true;
      one('summary', details).addEventListener('click', function () {
        if (!details.open) remember({ key: key, label: one('summary', details).textContent.trim() });
      });
    });
  }

  /* The phone number is never remembered, only the district: a number may change. */
  function startFirst() {
    var box = one('[data-first]');
    var saved = remembered();
    if (!box || !saved || !saved.key || box.getAttribute('data-district') === saved.key) return;
    var name = make('p', 'first-name');
    var link = make('a', '', saved.label + 'の窓口と電話番号を見る');
    link.href = root + 'windows.html#d-' + encodeURIComponent(saved.key);
    name.appendChild(link);
    all('.first-name, .first-tel', box).forEach(function (old) { box.removeChild(old); });
    box.appendChild(name);
  }

  /* ---- search ---- */

  var PAGE = 30;

  function byKey(list) {
    var map = {};
    list.forEach(function (entry) { map[entry.k] = entry; });
    return map;
  }

  function Finder(data, form) {
    this.data = data;
    this.form = form;
    this.categories = byKey(data.categories);
    this.districts = byKey(data.districts);
    this.features = byKey(data.features);
    this.results = one('[data-results]');
    this.more = one('[data-more]');
    this.shown = PAGE;
    this.items = data.items.map(this.prepare, this);
  }

  Finder.prototype.prepare = function (item) {
    var categories = this.categories;
    var features = this.features;
    var district = this.districts[item.d];
    var labels = [];
    item.c.forEach(function (key) {
      if (categories[key]) labels.push(categories[key].l, categories[key].r || '', categories[key].s || '');
    });
    if (district) labels.push(district.l);
    item.f.concat(item.x).forEach(function (key) { if (features[key]) labels.push(features[key].l); });
    var entry = searchable(item.k, labels, item.t);
    entry.item = item;
    entry.name = fold(item.n);
    return entry;
  };

  Finder.prototype.state = function () {
    return {
      q: this.form.elements.q.value.trim(),
      c: this.form.elements.c.value,
      d: this.form.elements.d.value,
      f: all('input[name="f"]:checked', this.form).map(function (box) { return box.value; })
    };
  };

  function has(entry, feature) {
    return entry.item.f.indexOf(feature) >= 0 || entry.item.x.indexOf(feature) >= 0;
  }

  function rank(entry, query) {
    if (query.length === 0) return 1;
    if (entry.name.indexOf(query[0]) === 0) return 3;
    return entry.name.indexOf(query[0]) > 0 ? 2 : 1;
  }

  Finder.prototype.find = function (state) {
    var query = words(state.q);
    var found = this.items.filter(function (entry) {
      if (state.c && entry.item.c.indexOf(state.c) < 0) return false;
      if (state.d && entry.item.d !== state.d) return false;
      return state.f.every(function (f) { return has(entry, f); }) && matches(entry, query);
    });
    /* Array.sort is stable: places of one rank stay in the order of kana. */
    return found.sort(function (a, b) { return rank(b, query) - rank(a, query); });
  };

  Finder.prototype.tags = function (item, chosen) {
    var features = this.features;
    var own = item.f.concat(item.x);
    var keys = chosen.filter(function (key) { return own.indexOf(key) >= 0; });
    own.forEach(function (key) {
      if (keys.length < 6 && keys.indexOf(key) < 0 && features[key]) keys.push(key);
    });
    if (keys.length === 0) return null;
    var list = make('ul', 'tags');
    list.setAttribute('aria-label', '対応していること');
    keys.forEach(function (key) {
      var ask = item.x.indexOf(key) >= 0;
      list.appendChild(make('li', ask ? 'tag tag-ask' : 'tag', features[key].l + (ask ? '（要相談）' : '')));
    });
    return list;
  };

  Finder.prototype.row = function (item, chosen) {
    var categories = this.categories;
    var first = categories[item.c[0]];
    var row = make('li', 'item');
    var name = make('h2', 'item-name');
    var link = make('a');
    link.href = root + item.u;
    if (first) link.appendChild(icon('m-' + first.m, 'm', first.c));
    link.appendChild(document.createTextNode(item.n));
    name.appendChild(link);
    row.appendChild(name);

    var meta = make('p', 'item-meta');
    var number = make('span', 'num');
    number.appendChild(make('span', 'num-no', 'No.'));
    number.appendChild(document.createTextNode(item.i));
    meta.appendChild(number);
    meta.appendChild(document.createTextNode(item.c.map(function (key) {
      return categories[key] ? categories[key].l : '';
    }).filter(Boolean).join('・')));
    row.appendChild(meta);

    if (item.a) row.appendChild(make('p', 'item-address', item.a));
    var tags = this.tags(item, chosen);
    if (tags) row.appendChild(tags);
    if (item.t) {
      var call = make('a', 'item-tel');
      call.href = 'tel:' + digits(item.t);
      call.appendChild(icon('i-phone', 'i'));
      call.appendChild(make('span', 'vh', item.n + 'に電話する '));
      call.appendChild(document.createTextNode(item.t));
      row.appendChild(call);
    }
    return row;
  };

  Finder.prototype.draw = function (found, state) {
    var results = this.results;
    while (results.firstChild) results.removeChild(results.firstChild);
    if (found.length === 0) {
      var none = make('li', 'empty');
      none.appendChild(make('p', '', '見つかりませんでした。言葉を短くするか、条件を減らしてみてください。'));
      none.appendChild(make('p', '', 'どこに聞けばよいか迷うときは、相談窓口へお電話ください。'));
      results.appendChild(none);
    }
    found.slice(0, this.shown).forEach(function (entry) {
      results.appendChild(this.row(entry.item, state.f));
    }, this);
    show(this.more, found.length > this.shown);
  };

  /* A feature nothing of the chosen category has would only lead to nothing. */
  Finder.prototype.offer = function (state) {
    var items = this.items;
    all('fieldset', this.form).forEach(function (set) {
      var any = false;
      all('input[name="f"]', set).forEach(function (box) {
        var useful = box.checked || items.some(function (entry) {
          return (!state.c || entry.item.c.indexOf(state.c) >= 0) && has(entry, box.value);
        });
        show(box.parentNode, useful);
        any = any || useful;
      });
      show(set, any);
    });
  };

  Finder.prototype.run = function () {
    var state = this.state();
    var active = Boolean(state.q || state.c || state.d || state.f.length);
    /* Leaving the box fires "change": redrawing then would take away the very
     * result that is being pressed. */
    var now = JSON.stringify([state, this.shown]);
    if (now === this.last) return;
    this.last = now;
    writeState(state);
    this.offer(state);
    show(one('[data-static]'), !active);
    show(this.results, active);
    show(one('[data-found]'), active);
    show(one('[data-clear]'), active);
    if (!active) { show(this.more, false); one('[data-status]').textContent = ''; return; }
    var found = this.find(state);
    one('[data-status]').textContent = found.length + 'か所見つかりました';
    this.draw(found, state);
  };

  Finder.prototype.addFeatures = function (chosen) {
    var list = one('[data-feature-list]', this.form);
    var sets = {};
    this.data.features.forEach(function (feature) {
      if (!sets[feature.g]) {
        sets[feature.g] = make('fieldset', 'checks');
        sets[feature.g].appendChild(make('legend', '', feature.g));
        list.appendChild(sets[feature.g]);
      }
      var label = make('label', 'check');
      var box = make('input');
      box.type = 'checkbox';
      box.name = 'f';
      box.value = feature.k;
      box.checked = chosen.indexOf(feature.k) >= 0;
      label.appendChild(box);
      label.appendChild(make('span', '', feature.l));
      sets[feature.g].appendChild(label);
    });
    show(one('[data-features]', this.form), this.data.features.length > 0);
    if (chosen.length) one('[data-features]', this.form).open = true;
  };

  Finder.prototype.restore = function () {
    var state = readState();
    this.form.elements.q.value = state.get('q');
    this.form.elements.c.value = state.get('c');
    this.form.elements.d.value = state.get('d');
    this.addFeatures(state.list('f'));
  };

  function startFinder() {
    var form = one('form[data-finder]');
    var data = window.TSUNAGI_SEARCH;
    if (!form || !data || data.v !== 1) return;
    var finder = new Finder(data, form);
    /* A box that is ticked says so twice, at once and a moment later: the second must not
       undo what the reader has unfolded in between. */
    var asked = null;
    var again = function () {
      var question = all('input, select', form).map(function (control) {
        return control.type === 'checkbox' ? String(control.checked) : control.value;
      }).join('\n');
      if (question === asked) return;
      asked = question;
      finder.shown = PAGE;
      finder.run();
    };
    finder.restore();
    show(form, true);
    form.addEventListener('input', later(again, 80));
    form.addEventListener('change', again);
    form.addEventListener('submit', function (event) { event.preventDefault(); again(); });
    one('[data-clear]').addEventListener('click', function () {
      form.elements.q.value = '';
      form.elements.c.value = '';
      form.elements.d.value = '';
      all('input[name="f"]:checked', form).forEach(function (box) { box.checked = false; });
      again();
      form.elements.q.focus();
    });
    one('button', finder.more).addEventListener('click', function () {
      var next = finder.shown;
      finder.shown += PAGE;
      finder.run();
      var row = finder.results.children[next];
      if (row) one('a', row).focus();
    });
    again();
  }

  /* ---- narrowing the list of one category ---- */

  function startNarrow() {
    var form = one('form[data-narrow]');
    if (!form) return;
    var text = one('input', form);
    var district = one('select', form);
    var rows = all('[data-items] > li').map(function (row) {
      return { row: row, d: row.getAttribute('data-d'), key: fold(row.textContent) + '|' + fold(row.getAttribute('data-k') || '') };
    });
    if (rows.length < 8) return;
    var run = function () {
      var query = words(text.value);
      var left = rows.filter(function (entry) {
        var fits = (!district.value || entry.d === district.value) &&
          query.every(function (word) { return entry.key.indexOf(word) >= 0; });
        show(entry.row, fits);
        return fits;
      });
      one('[data-count]', form).textContent = left.length === rows.length ? '' : rows.length + 'か所のうち' + left.length + 'か所';
      writeState({ q: text.value.trim(), d: district.value });
    };
    var state = readState();
    text.value = state.get('q');
    district.value = state.get('d');
    show(form, true);
    form.addEventListener('input', later(run, 80));
    form.addEventListener('submit', function (event) { event.preventDefault(); run(); });
    if (text.value || district.value) run();
  }

  /* ---- the professional matrix: rows that accept everything chosen ---- */

  function startMatrix() {
    var form = one('form[data-matrix]');
    if (!form) return;
    var table = one('table.matrix');
    var heads = all('thead th[data-key]', table);
    var rows = all('tbody tr', table).map(function (row) {
      var values = {};
      all('td', row).forEach(function (cell, i) { values[heads[i].getAttribute('data-key')] = cell.getAttribute('data-v'); });
      return { row: row, c: row.getAttribute('data-c'), d: row.getAttribute('data-d') || '', values: values };
    });
    var run = function () {
      var wanted = all('input[name="f"]:checked', form).map(function (box) { return box.value; });
      var ask = one('input[name="level"][value="ask"]', form).checked;
      var fine = ask ? '◎○△' : '◎○';
      var c = form.elements.c.value;
      var d = form.elements.d.value;
      var left = rows.filter(function (entry) {
        var fits = (!c || entry.c === c) && (!d || entry.d === d) && wanted.every(function (key) {
          var value = entry.values[key];
          return Boolean(value) && fine.indexOf(value) >= 0;
        });
        show(entry.row, fits);
        return fits;
      });
      heads.forEach(function (head) { head.classList.toggle('chosen', wanted.indexOf(head.getAttribute('data-key')) >= 0); });
      one('[data-status]', form).textContent = rows.length + '件のうち' + left.length + '件';
      writeState({ c: c, d: d, f: wanted, level: ask ? 'ask' : '' });
    };
    var state = readState();
    form.elements.c.value = state.get('c');
    form.elements.d.value = state.get('d');
    state.list('f').forEach(function (key) {
      all('input[name="f"]', form).forEach(function (box) { if (box.value === key) box.checked = true; });
    });
    if (state.get('level') === 'ask') one('input[name="level"][value="ask"]', form).checked = true;
    show(form, true);
    form.addEventListener('change', run);
    form.addEventListener('submit', function (event) { event.preventDefault(); run(); });
    one('[data-clear]', form).addEventListener('click', function () { form.reset(); run(); });
    run();
  }

  /* ---- the large map: zoom and move by buttons, keys and pointer ---- */

  function MapView(figure, svg) {
    var box = svg.viewBox.baseVal;
    this.svg = svg;
    this.whole = { x: box.x, y: box.y, w: box.width, h: box.height };
    this.now = { x: box.x, y: box.y, w: box.width, h: box.height };
    this.figure = figure;
  }

  MapView.prototype.apply = function () {
    var now = this.now, whole = this.whole;
    now.w = Math.min(Math.max(now.w, whole.w / 12), whole.w);
    now.h = now.w * whole.h / whole.w;
    now.x = Math.min(Math.max(now.x, whole.x), whole.x + whole.w - now.w);
    now.y = Math.min(Math.max(now.y, whole.y), whole.y + whole.h - now.h);
    this.svg.setAttribute('viewBox', [now.x, now.y, now.w, now.h].join(' '));
    this.figure.classList.toggle('is-near', now.w < whole.w);
  };

  /* fx, fy: the point that stays where it is, as a fraction of the frame. */
  MapView.prototype.zoom = function (factor, fx, fy) {
    var now = this.now;
    var w = Math.min(Math.max(now.w * factor, this.whole.w / 12), this.whole.w);
    var h = w * this.whole.h / this.whole.w;
    now.x += (now.w - w) * fx;
    now.y += (now.h - h) * fy;
    now.w = w;
    this.apply();
  };

  MapView.prototype.move = function (dx, dy) {
    this.now.x += dx * this.now.w;
    this.now.y += dy * this.now.h;
    this.apply();
  };

  function watchPointers(view) {
    var figure = view.figure;
    var pointers = {};
    var moved = false;
    figure.addEventListener('pointerdown', function (event) {
      pointers[event.pointerId] = { x: event.clientX, y: event.clientY };
      moved = false;
    });
    figure.addEventListener('pointermove', function (event) {
      var last = pointers[event.pointerId];
      if (!last || view.now.w >= view.whole.w) return;
      var size = figure.getBoundingClientRect();
      var dx = event.clientX - last.x, dy = event.clientY - last.y;
      if (!moved && Math.abs(dx) + Math.abs(dy) < 6) return;
      moved = true;
      view.move(-dx / size.width, -dy / size.height);
      pointers[event.pointerId] = { x: event.clientX, y: event.clientY };
    });
    ['pointerup', 'pointercancel', 'pointerleave'].forEach(function (name) {
      figure.addEventListener(name, function (event) { delete pointers[event.pointerId]; });
    });
    figure.addEventListener('click', function (event) { if (moved) event.preventDefault(); }, true);
    figure.addEventListener('dragstart', function (event) { event.preventDefault(); });
  }

  function startMap() {
    var figure = one('[data-map]');
    var svg = figure && one('svg', figure);
    var tools = one('[data-map-tools]');
    if (!svg || !tools || !svg.viewBox || !svg.viewBox.baseVal || !svg.viewBox.baseVal.width) return;
    var view = new MapView(figure, svg);
    var reset = function () { view.now.w = view.whole.w; view.apply(); };
    tools.addEventListener('click', function (event) {
      var button = event.target.closest('[data-zoom]');
      if (!button) return;
      var what = button.getAttribute('data-zoom');
      if (what === 'reset') reset(); else view.zoom(what === 'in' ? 0.6 : 1 / 0.6, 0.5, 0.5);
    });
    figure.addEventListener('keydown', function (event) {
      var steps = { ArrowLeft: [-0.2, 0], ArrowRight: [0.2, 0], ArrowUp: [0, -0.2], ArrowDown: [0, 0.2] };
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '+' || event.key === ';') view.zoom(0.6, 0.5, 0.5);
      else if (event.key === '-') view.zoom(1 / 0.6, 0.5, 0.5);
      else if (event.key === '0') reset();
      else if (steps[event.key] && view.now.w < view.whole.w) view.move(steps[event.key][0], steps[event.key][1]);
      else return;
      event.preventDefault();
    });
    watchPointers(view);
    show(tools, true);
  }

  /* ---- printing ---- */

  function startPrint() {
    all('[data-print]').forEach(function (button) {
      show(button, true);
      button.addEventListener('click', function () { window.print(); });
    });
    all('[data-js-only]').forEach(function (element) { show(element, true); });
  }

  function start() {
    startPrint();
    startPicker();
    startFirst();
    startFinder();
    startNarrow();
    startMatrix();
    startMap();
  }

  /* What map.js, the one other script of ours, builds with. */
  window.TSUNAGI = { root: root, all: all, one: one, show: show, make: make, icon: icon, digits: digits, later: later,
    words: words, searchable: searchable, matches: matches, readState: readState, writeState: writeState };

  start(); /* the script is deferred: the document is there */
}());
