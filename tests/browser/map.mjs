// The map that can be moved: pan, zoom, search by name, filters that change list and pins together, pins by
// keyboard, the card, paper, and what is left without JavaScript. What to look for is taken
// from the edition itself.
import { execFileSync } from 'node:child_process';
import { cpSync, appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AXE, violations } from './violations.mjs';
import { browser, editions, kinds, ok, open, read, same, test, toHalf, toHiragana, toKatakana, toLarge, url } from './lib.mjs';

function data(edition) {
  const window = {};
  new Function('window', read(edition, 'assets/map-data.js'))(window);
  return window.TSUNAGI_MAP;
}

async function ready(page, edition, query = '') {
  await page.goto('about:blank');
  await page.goto(url(edition, `map.html${query}`));
  await page.locator('[data-webmap]').waitFor({ state: 'visible' });
}

const status = (page) => page.locator('[data-map-status]').textContent();
const place = (page) => page.evaluate(() => (/^#(\d+)\/([\d.-]+)\/([\d.-]+)$/.exec(location.hash) || []).slice(1).map(Number));
/* How many places the pins stand for. */
const pinned = (page) => page.evaluate(() => [...document.querySelectorAll('.pin')].reduce((sum, pin) => sum + Number((pin.querySelector('.pin-count') || { textContent: 1 }).textContent), 0));
const labels = (page) => page.evaluate(() => [...document.querySelectorAll('.pin')].map((pin) => pin.getAttribute('aria-label')));
const listed = (page) => page.evaluate(() => [...document.querySelectorAll('.spots > .spot .spot-no')].map((e) => Number(e.lastChild.textContent)));
const settle = (page) => page.waitForTimeout(450);
const rising = (list) => list.every((n, i) => i === 0 || list[i - 1] < n);

async function ground(page, edition, map) {
  same(map.markers.length, edition.pages.filter((path) => path.startsWith('facility/')).length, `${edition.audience}: every place is in the map's data`);
  ok(rising(map.markers.map((place_) => place_.number)), `${edition.audience}: in order of number`);
  await ready(page, edition);
  await page.waitForFunction(() => document.querySelectorAll('img.leaflet-tile-loaded').length > 0);
  await settle(page);
  const tiles = await page.evaluate(() => [...document.querySelectorAll('img.leaflet-tile')].map((e) => [e.src, e.complete && e.naturalWidth]));
  ok(tiles.length > 0 && tiles.every(([src, width]) => src.startsWith('file:') && width === 256), `${edition.audience}: from file://, ${tiles.length} tiles of its own are there`, tiles);
  ok(!await page.locator('[data-map-still]').isVisible(), `${edition.audience}: the still picture makes room`);
  same(await pinned(page), map.markers.filter((m) => m.lat !== undefined).length, `${edition.audience}: at first every place with a point is on the map`);
}

/* Sea is only what was drawn as sea: a tile left out of those around the ward, never what lies beyond. */
async function beyond(chrome, edition, map) {
  if (!ok(map.tiles.sea, `${edition.audience}: the sample has a coast`)) return;
  const SEA = 'rgb(207, 226, 238)';
  const page = await open(chrome, { viewport: { width: 1920, height: 1080 } });
  const z = map.tiles.min + 1, [y, [first, last]] = Object.entries(map.tiles.rows[z])[0];
  /* As if one of the rows had been left out. */
  await page.addInitScript(([zoom, row]) => Object.defineProperty(window, 'TSUNAGI_MAP', {
    get() { return this.tsunagiMap; }, set(value) { delete value.tiles.rows[zoom][row]; this.tsunagiMap = value; } }), [z, y]);
  await ready(page, edition);
  await settle(page);
  const bare = await page.evaluate(() => [...document.querySelectorAll('.leaflet-tile-container > div')].map((e) => getComputedStyle(e).backgroundColor));
  same(bare.filter((colour) => colour === SEA).length, last - first + 1, 'tiles that were left out for being open sea are sea');
  const around = await page.locator('[data-map-view]').evaluate((e) => getComputedStyle(e).backgroundColor);
  ok(bare.some((colour) => colour !== SEA) && around !== SEA, 'what lies beyond the tiles is not', [bare, around]);
  await page.context().close();
}

async function moving(page, edition, map) {
  await ready(page, edition);
  ok(!page.url().includes('#'), 'the address is clean until the map is moved');
  const zoomed = page.locator('[data-map-zoom="in"]');
  same(await zoomed.getAttribute('aria-label'), '地図を拡大', 'the buttons say in Japanese what they do');
  await zoomed.click();
  await settle(page);
  const before = await place(page);
  await zoomed.click();
  await page.waitForFunction((zoom) => location.hash.startsWith(`#${zoom}/`), before[0] + 1, { timeout: 5000 }).catch(() => {});
  const near = await place(page);
  same(near[0], before[0] + 1, 'the button zooms in');
  const box = await page.locator('[data-map-view]').boundingBox();
  await page.mouse.move(box.x + 200, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 90, box.y + 140, { steps: 6 });
  await page.mouse.up();
  await settle(page);
  const dragged = await place(page);
  ok(dragged[2] > near[2] && dragged[1] < near[1], 'the map follows the pointer', [near, dragged]);
  await page.locator('[data-map-view]').focus();
  await page.keyboard.press('ArrowLeft');
  await settle(page);
  ok((await place(page))[2] < dragged[2], 'and the arrow keys');
  const inView = await pinned(page);
  same(await page.locator('[data-map-inview]').textContent(), `（地図の中に${inView}か所）`, 'what is in sight is counted');
  await page.locator('.webmap-only').click();
  ok((await listed(page)).length === Math.min(60, inView) && inView < map.markers.length / 2, 'the list can be held to what is in sight', [inView, map.markers.length]);
  const state = page.url();
  await page.goto('about:blank');
  await page.goto(state);
  await settle(page);
  ok((await place(page)).every((n, i) => Math.abs(n - Number(state.split('#')[1].split('/')[i])) < 0.0002), 'the URL brings the same view back', [state, page.url()]);
  await page.locator('[data-map-zoom="all"]').click();
  await settle(page);
  ok(await pinned(page) > inView, 'one button shows the whole again');
}

async function filters(page, edition, map) {
  await ready(page, edition);
  const count = (c) => map.markers.filter((m) => m.categories.includes(c)).length;
  const category = map.categories.find((c) => count(c.id) >= 10 && map.markers.some((m) => m.categories.includes(c.id) && m.features.length));
  const within = map.markers.filter((m) => m.categories.includes(category.id));
  await page.locator('#map-c').selectOption(category.id);
  await settle(page);
  same(await status(page), `${within.length}か所見つかりました`, `${category.label}: the count is said`);
  same(await page.locator('[data-map-status]').getAttribute('role'), 'status', 'and announced');
  ok((await listed(page)).every((n) => within.some((m) => m.number === n)) && (await listed(page)).length === Math.min(60, within.length), 'the list has these and no other');
  same(await pinned(page), within.filter((m) => m.lat !== undefined).length, 'and so have the pins');
  const feature = within.flatMap((m) => m.features).map((f) => [f, within.filter((m) => m.features.concat(m.ask).includes(f)).length]).find(([, n]) => n < within.length)[0];
  const both = within.filter((m) => m.features.concat(m.ask).includes(feature));
  await page.locator('[data-map-features] > summary').click();
  await page.locator(`input[name="f"][value="${feature}"]`).check();
  await settle(page);
  same(await status(page), `${both.length}か所見つかりました`, 'category and feature together');
  same((await listed(page)).join(), both.map((m) => m.number).slice(0, 60).join(), 'the list is those, by number');
  same(await pinned(page), both.filter((m) => m.lat !== undefined).length, 'the pins are those');
  await page.reload();
  await settle(page);
  same(await status(page), `${both.length}か所見つかりました`, 'the URL keeps the filters');
  const group = map.categories.map((c) => c.group).find((g, i, all) => all.indexOf(g) !== i);
  const ofGroup = map.markers.filter((m) => m.categories.some((k) => map.categories.some((c) => c.id === k && c.group === group)));
  await page.locator('[data-map-clear]').click();
  await page.locator('#map-c').selectOption(`group:${group}`);
  same(await status(page), `${ofGroup.length}か所見つかりました`, `all of ${group} at once`);
}

/* A place that its reading alone finds, whose reading has a small kana. */
function typed(edition, map) {
  const readings = Object.fromEntries(map.markers.map((m) => {
    const page = read(edition, m.url);
    return [m.id, toHiragana((/class="kana"[^>]*>([^<]*)</.exec(page) || ['', ''])[1].trim())];
  }));
  const alone = (m) => map.markers.filter((o) => o.key.includes(toLarge(readings[m.id]))).length === 1;
  const place_ = map.markers.find((m) => m.lat !== undefined && m.phone && /^[ぁ-ゖー]{6,}$/.test(readings[m.id]) && /[っゃゅょ]/.test(readings[m.id]) && alone(m));
  return { place: place_, reading: place_ && readings[place_.id] };
}

async function names(page, edition, map) {
  await ready(page, edition);
  const { place: wanted, reading } = typed(edition, map);
  if (!ok(wanted, `${edition.audience}: the sample has a place that its reading alone finds`)) return;
  const box = page.locator('#map-q');
  for (const [how, words] of [['name', wanted.name], ['hiragana', reading], ['katakana', toKatakana(reading)], ['half-width katakana', toHalf(toKatakana(reading))],
    ['hiragana without small ones', toLarge(reading)], ['hiragana with spaces', ` ${[...reading].join('　').slice(0, 3)}${reading.slice(2)}`], ['telephone number', wanted.phone.replace(/-/g, '－')]]) {
    await box.fill('');
    await box.pressSequentially(words);
    await page.waitForFunction((n) => [...document.querySelectorAll('.spots > .spot .spot-no')].some((e) => e.lastChild.textContent === n) && document.querySelectorAll('.spots > .spot').length < 60, String(wanted.number), { timeout: 3000 }).catch(() => {});
    ok((await listed(page)).includes(wanted.number), `found by ${how}: ${words}`, await listed(page));
  }
  await box.fill(reading);
  await page.waitForFunction(() => document.querySelector('[data-map-status]').textContent === '1か所見つかりました', null, { timeout: 3000 }).catch(() => {});
  same(await status(page), '1か所見つかりました', 'a pause later the count is said');
  same(await pinned(page), 1, 'the pins are what was found');
  await settle(page);
  const state = await page.evaluate(() => location.href);
  same(new URL(state).searchParams.get('q'), reading, 'the URL keeps the words');
  await page.goto('about:blank');
  await page.goto(state);
  await settle(page);
  same((await listed(page)).join(), String(wanted.number), 'and brings them back');
  await page.locator('#map-q').press('Enter');
  const card = page.locator('[data-map-card]');
  ok(await card.isVisible() && (await card.textContent()).includes(wanted.name), 'Enter shows the only place there is', await card.textContent());
  await page.keyboard.press('Escape');
  same(await page.evaluate(() => document.activeElement.id), 'map-q', 'and Escape goes back to the words');
  const other = map.categories.find((c) => !wanted.categories.includes(c.id) && map.markers.some((m) => m.categories.includes(c.id)));
  await page.locator('#map-c').selectOption(other.id);
  await settle(page);
  same(await status(page), '0か所見つかりました', 'words and filters hold together');
  ok((await page.locator('.spots .empty').textContent()).includes('言葉を短くするか'), 'what to do next is said');
  await page.locator('[data-map-clear]').click();
  same(await page.evaluate(() => [document.activeElement.id, document.activeElement.value].join()), 'map-q,', 'clearing goes back to an empty box');
  same(await status(page), `${map.markers.length}か所見つかりました`, 'and to every place');
}

/* Typed letter by letter, the count is said once: a screen reader is not interrupted at each. */
async function politely(page, edition, map) {
  await ready(page, edition);
  await page.evaluate(() => {
    window.said = [];
    const line = document.querySelector('[data-map-status]');
    new MutationObserver(() => window.said.push(line.textContent)).observe(line, { childList: true, characterData: true, subtree: true });
  });
  const word = toLarge(typed(edition, map).reading);
  await page.locator('#map-q').pressSequentially(word, { delay: 150 });
  await page.waitForTimeout(1200);
  same(JSON.stringify(await page.evaluate(() => window.said)), JSON.stringify(['1か所見つかりました']), 'the count is said when the typing pauses, once');
}

/* The box of the map and that of the search find the same. */
async function sameAsSearch(page, edition, map) {
  const category = map.categories.find((c) => c.reading && map.markers.filter((m) => m.categories.includes(c.id)).length > 2);
  const some = map.markers.filter((m) => m.phone);
  const queries = [category.label, category.reading, map.districts[0].label, `${map.districts[1].label} ${category.label}`, some[0].phone.slice(-4), 'キヤ', 'ー丁目'];
  const found = { search: [], map: [] };
  for (const words of queries) {
    await page.goto('about:blank');
    await page.goto(url(edition, `search.html?q=${encodeURIComponent(words)}`));
    await page.locator('[data-found]').waitFor({ state: 'visible' });
    found.search.push(await page.locator('[data-status]').textContent());
    await ready(page, edition, `?q=${encodeURIComponent(words)}`);
    found.map.push(await status(page));
  }
  same(JSON.stringify(found.map), JSON.stringify(found.search), `${edition.audience}: the map finds what the search finds: ${queries.join('、')}`);
  ok(found.map.filter((said) => !said.startsWith('0')).length >= 5, 'and that is something', found.map);
}

async function keyboard(page, edition, map) {
  await ready(page, edition);
  await page.mouse.move(0, 0); /* a pointer left over the list would light a line of it */
  await page.locator('#map-c').selectOption(map.categories[0].id);
  await settle(page);
  const pins = await labels(page);
  const wanted = await page.locator('.pin').count();
  await page.locator('[data-map-view]').focus();
  const met = [];
  for (let i = 0; i < wanted; i++) {
    await page.keyboard.press('Tab');
    met.push(await page.evaluate(() => document.activeElement.getAttribute('aria-label')));
  }
  ok(met.join() === pins.join() && wanted > 1, `Tab goes through the ${wanted} pins`, [met, pins]);
  const numbers = met.map((label) => Number((/^(\d+)番/.exec(label) || /番号 (\d+)/.exec(label))[1]));
  ok(rising(numbers), 'in order of number', numbers);

  const single = await page.evaluate(() => [...document.querySelectorAll('.pin')].findIndex((e) => !e.querySelector('.pin-many')));
  const pin = page.locator('.pin').nth(single);
  await pin.focus();
  const number = Number(/^(\d+)番/.exec(await pin.getAttribute('aria-label'))[1]);
  const at = map.markers.find((m) => m.number === number);
  same(await page.locator('.spot.is-lit .spot-no').count() <= 1, true, 'the list lights up with the pin');
  await page.keyboard.press('Enter');
  const card = page.locator('[data-map-card]');
  ok(await card.isVisible() && (await card.textContent()).includes(at.name) && (!at.phone || (await card.textContent()).includes(at.phone)), 'Enter opens the card with name and telephone', await card.textContent());
  same(await card.locator('a').first().getAttribute('href').then((href) => href.endsWith(at.url)), true, 'which leads to the page of the place');
  ok(await page.evaluate(() => document.activeElement.hasAttribute('data-map-card')), 'and takes the focus');
  ok(page.url().endsWith(`#f-${at.id}`), 'the URL names the place', page.url());
  await page.keyboard.press('Escape');
  ok(!await card.isVisible() && await page.evaluate((label) => document.activeElement.getAttribute('aria-label') === label, met[single]), 'Escape closes it and goes back to the pin');

  const row = page.locator('.spot').filter({ has: page.locator('.spot-go') }).first();
  await row.locator('.spot-go').focus();
  same(await page.locator('.pin.is-lit').count(), 1, 'a line of the list lights its pin');
  await page.keyboard.press('Enter');
  ok(await card.isVisible() && (await card.textContent()).includes(await row.locator('.spot-name').textContent()), 'and opens its card');
  await page.keyboard.press('Escape');
  ok(await page.evaluate(() => document.activeElement.classList.contains('spot-go')), 'whence Escape goes back to the list');
  await page.locator('.webmap-skip a').focus();
  await page.keyboard.press('Enter');
  ok(await page.evaluate(() => document.activeElement.id === 'map-list'), 'one link goes past the map to the list');
}

/* Places of one point: each must be reachable, as near as the map goes. */
async function oneSpot(page, edition, map) {
  const key = (m) => `${m.lat}/${m.lon}`;
  const crowd = map.markers.filter((m) => m.lat !== undefined && map.markers.filter((o) => key(o) === key(m)).length > 1);
  if (!ok(crowd.length > 0, `${edition.audience}: the sample has places of one point`)) return;
  const same_ = crowd.filter((m) => key(m) === key(crowd[0]));
  await ready(page, edition, `#${map.tiles.max + 1}/${key(crowd[0])}`);
  await settle(page);
  await page.locator('.pin').filter({ has: page.locator('.pin-many') }).evaluateAll((pins, first) => pins.find((pin) => pin.getAttribute('aria-label').includes(first)).click(), String(same_[0].number));
  const said = await page.locator('[data-map-card]').textContent();
  ok(same_.every((m) => said.includes(m.name)), `the card names all ${same_.length} of one point`, said);
  await page.waitForFunction(() => document.querySelectorAll('img.leaflet-tile-loaded').length > 0);
  const sides = await page.evaluate(() => [...document.querySelectorAll('img.leaflet-tile-loaded')].map((e) => [e.naturalWidth, Math.round(e.getBoundingClientRect().width)]));
  ok(sides.every(([there, shown]) => there === 512 && shown === 512), 'as near as it goes, the ground is as sharp as the screen', sides);
  await ready(page, edition, `#f-${same_[1].id}`);
  await settle(page);
  const face = page.locator('.pin.is-chosen .pin-face .pin-label');
  ok(await face.isVisible() && new RegExp(`^${same_[1].number} ほか\\d+$`).test(await face.textContent()) && !await page.locator('.pin.is-chosen .pin-many').isVisible(),
    'and one chosen among them shows its own number', await page.locator('.pin.is-chosen').allTextContents());
  await page.keyboard.press('Escape');
  ok(await page.locator('.pin-face').count() === 0, 'until its card is closed');
}

async function sizes(page, edition) {
  const small = await page.evaluate(() => [...document.querySelectorAll('.webmap button, .webmap select, .webmap input[type="search"], .pin, .webmap .check span')].filter((e) => e.offsetParent)
    .map((e) => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect()]).filter(([, box]) => box.height < 43.9 || box.width < 43.9).map(([text, box]) => `${text} ${box.width}x${box.height}`));
  ok(small.length === 0, `${edition.audience}: what can be pressed is 44 px or more`, small.join('\n'));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  ok(wide <= 0, `${edition.audience}: nothing hangs over the side`, `${wide} px at ${page.viewportSize().width}`);
}

async function narrow(chrome, edition, map) {
  for (const viewport of [{ width: 390, height: 844 }, { width: 320, height: 640 }, { width: 640, height: 450 }]) {
    const page = await open(chrome, { viewport });
    await ready(page, edition);
    await settle(page);
    await sizes(page, edition);
    const order = await page.evaluate(() => document.querySelector('[data-map-frame]').getBoundingClientRect().bottom <= document.querySelector('[data-map-list]').getBoundingClientRect().top);
    ok(order, `${viewport.width} px: the map stands above the list`);
    const apart = await page.evaluate(() => document.querySelector('.webmap-tools').getBoundingClientRect().bottom <= document.querySelector('[data-map-view]').getBoundingClientRect().top);
    ok(apart, 'its buttons lie over no pin');
    const top = await page.evaluate(() => document.querySelector('[data-map-view]').getBoundingClientRect().top);
    if (viewport.width === 390) {
      const frame = await page.locator('[data-map-frame]').boundingBox();
      ok(top < 0.6 * viewport.height && frame.y + frame.height <= viewport.height + 1, 'and the whole map is seen at once', [top, frame, viewport.height]);
      const fold = page.locator('[data-map-fold] > summary');
      ok(!await page.locator('#map-q').isVisible() && await fold.isVisible(), 'the form is folded above it');
      await fold.click();
      ok(await page.locator('#map-q').isVisible() && await page.locator('#map-d').isVisible(), 'and opens');
      await page.locator('#map-c').selectOption(map.categories.find((c) => map.markers.some((m) => m.categories.includes(c.id))).id);
      await settle(page);
      await page.reload();
      await settle(page);
      ok(await page.locator('#map-c').isVisible(), 'what the address asks for is seen');
      await page.setViewportSize({ width: 1280, height: 900 });
      ok(await page.locator('#map-q').isVisible() && !await fold.isVisible(), 'nothing is folded on a wide screen');
      await page.setViewportSize(viewport);
    }
    const some = map.markers.find((m) => m.lat !== undefined && m.phone);
    await ready(page, edition, `#f-${some.id}`);
    const card = await page.locator('[data-map-card]').boundingBox();
    ok(card.y >= 0 && card.y + Math.min(card.height, 100) <= viewport.height, 'a place that the address names is in sight', card);
    await settle(page);
    if (viewport.width === 390) {
      const close = await page.locator('.card-close').boundingBox(), frame = await page.locator('[data-map-view]').boundingBox(), pin = await page.locator('.pin.is-chosen').boundingBox();
      const own = await page.locator('[data-map-card]').boundingBox();
      ok(close.y >= own.y && close.y + close.height <= own.y + Math.min(own.height, 80), 'with the button that closes it at the top', [close, own]);
      ok(pin.y >= frame.y - 1 && pin.y + pin.height <= own.y + 1, 'and its pin between the buttons and the card', [pin, frame, own]);
    }
    await page.context().close();
  }
}

/* Letters of twice the size, as a reader sets them in the browser. */
async function large(edition, map) {
  const chrome = await browser(['--blink-settings=defaultFontSize=32']);
  const some = map.markers.find((m) => m.lat !== undefined && m.phone);
  for (const viewport of [{ width: 390, height: 844 }, { width: 1280, height: 900 }]) {
    const page = await open(chrome, { viewport });
    await ready(page, edition, `#f-${some.id}`);
    await settle(page);
    same(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '36px', `${viewport.width} px: letters are twice as large`);
    await sizes(page, edition);
    const seen = await page.evaluate(() => {
      const box = (selector) => document.querySelector(selector).getBoundingClientRect();
      const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      const card = box('[data-map-card]'), range = document.createRange(), cut = [];
      for (const part of ['[data-map-card]', '.webmap-form']) {
        const words = document.createTreeWalker(document.querySelector(part), NodeFilter.SHOW_TEXT);
        while (words.nextNode()) {
          range.selectNodeContents(words.currentNode);
          if (!words.currentNode.parentNode.closest('.vh') && range.getBoundingClientRect().right > box(part).right + 1) cut.push(words.currentNode.textContent);
        }
      }
      return { cut, covered: [...document.querySelectorAll('.webmap-tools .btn')].filter((e) => meet(e.getBoundingClientRect(), card)).length,
        map: box('[data-map-view]').width, chosen: Boolean(document.querySelector('.pin.is-chosen')),
        pin: meet(box('.pin.is-chosen'), card) && getComputedStyle(document.querySelector('[data-map-card]')).position === 'absolute' };
    });
    ok(seen.cut.length === 0, 'nothing is cut off', seen.cut);
    ok(seen.covered === 0 && seen.chosen && !seen.pin, 'the card covers neither buttons nor its own pin', seen);
    ok(seen.map > viewport.width / 2, 'and the map keeps its room', seen.map);
    const wide = [];
    for (const path of kinds(edition).filter((name) => name !== 'map.html')) {
      await page.goto(url(edition, path));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wide.push(`${path} ${over} px`);
    }
    ok(wide.length === 0, `${viewport.width} px: nor does anything hang over the side on the other kinds of page`, wide);
    await page.context().close();
  }
  await chrome.close();
}

async function looks(chrome, edition, map) {
  const page = await open(chrome, { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  await page.addInitScript(AXE);
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const some = map.markers.find((m) => m.lat !== undefined && m.phone);
    for (const query of ['', `#f-${some.id}`]) {
      await ready(page, edition, query);
      await settle(page);
      const found = await violations(page);
      ok(found.length === 0, `${edition.audience} ${scheme}: axe finds nothing ${query ? 'with a card open' : 'on the map'}`, found.join('\n'));
    }
  }
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  ok(await page.evaluate(() => ['[data-map-view]', '.pin-shape', '.pin-label'].every((name) => getComputedStyle(document.querySelector(name)).forcedColorAdjust === 'none')),
    'where the system chooses the colours, the map keeps its own');
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });
  const boxed = (which) => page.locator(`.webmap-only ${which}`).evaluate((e) => [getComputedStyle(e, '::before').borderTopWidth, getComputedStyle(e, '::before').content]);
  const before = await boxed('span');
  await page.locator('.webmap-only').click();
  const after = await boxed('span');
  ok(before[0] !== '0px' && after[0] !== '0px' && !before[1].includes('✓') && after[1].includes('✓'), 'a switch looks like a box to tick', [before, after]);
  ok(await page.evaluate(() => !document.querySelector('.leaflet-zoom-anim, .leaflet-fade-anim')), 'nothing moves by itself for those who asked for that');
  const wanted = map.markers.find((m) => m.lat !== undefined && m.phone);
  const written = await page.evaluate(async (hash) => {
    const seen = [], replace = history.replaceState;
    history.replaceState = function (...a) { seen.push(String(a[2])); return replace.apply(this, a); };
    location.hash = hash;
    document.querySelector('[data-map-zoom="out"]').click(); /* comes to rest before the page hears of it */
    await new Promise((done) => setTimeout(done, 500));
    return seen.filter((url) => !url.endsWith(hash));
  }, `#f-${wanted.id}`);
  ok(written.length === 0 && await page.locator('[data-map-card]').isVisible(), 'a place that a link names is shown, and the URL names nothing else in between', written);
  await page.context().close();
}

async function links(page, edition, map) {
  const some = map.markers.find((m) => m.lat !== undefined);
  await page.goto(url(edition, some.url));
  await page.locator('a[href*="map.html#f-"]').click();
  await page.locator('[data-map-card]').waitFor({ state: 'visible' });
  ok((await page.locator('[data-map-card]').textContent()).includes(some.name), `${edition.audience}: a facility's page leads to its place on the map`);
  const district = some.district;
  await page.goto(url(edition, `district/${district}.html`));
  await page.locator('a.map-more').click();
  await page.locator('[data-webmap]').waitFor({ state: 'visible' });
  same(await status(page), `${map.markers.filter((m) => m.district === district).length}か所見つかりました`, 'and a district to its own');
}

async function paper(page, edition, map) {
  await ready(page, edition);
  const c = map.categories.find((entry) => map.markers.filter((m) => m.categories.includes(entry.id)).length >= 8).id;
  await page.locator('#map-c').selectOption(c);
  await page.locator('[data-map-zoom="in"]').click();
  await settle(page);
  const hasty = await page.evaluate(() => {
    const select = document.querySelector('#map-c'), chosen = select.value;
    const lines = (value) => {
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      window.dispatchEvent(new Event('beforeprint'));
      return [document.querySelectorAll('.webmap-numbers li').length, Number(/[0-9]+/.exec(document.querySelector('[data-map-inview]').textContent)[0])];
    };
    return [lines(''), lines(chosen)];
  });
  ok(hasty.every(([listed_, inView]) => listed_ === inView) && hasty[0][0] > hasty[1][0], `${edition.audience}: printed at once after a change, the list is the new one`, hasty);
  const seen = await page.evaluate(() => [...document.querySelectorAll('.webmap-numbers li')].map((e) => [e.querySelector('.paper-no').textContent, e.querySelector('.paper-name').textContent, (e.querySelector('.paper-tel') || { textContent: '' }).textContent]));
  const file = join(mkdtempSync(join(tmpdir(), 'map-')), 'map.pdf');
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  const text = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
  const flat = text.normalize('NFKC').replace(/\s+/g, '');
  const missing = seen.filter((cells) => !cells.every((cell) => flat.includes(cell.normalize('NFKC').replace(/\s+/g, ''))));
  ok(seen.length === await pinned(page) && seen.length > 0 && missing.length === 0, `${edition.audience}: on paper stand number, name and telephone of the ${seen.length} in sight`, missing);
  ok(/MediaBox:\s+0.00\s+0.00\s+59[45]/.test(execFileSync('pdfinfo', ['-box', file], { encoding: 'utf8' })), 'the sheet is A4');
  await page.emulateMedia({ media: 'print' });
  ok(await page.locator('.webmap-tools:visible, .webmap-form:visible, .spots:visible').count() === 0, 'without buttons and boxes');
  const box = await page.locator('[data-map-frame]').boundingBox();
  ok(box.width <= 681 && box.width > 300, 'the map is as wide as the sheet lets it', box);
  const drawn = await page.locator('[data-map-view]').boundingBox();
  ok(Math.abs(drawn.width - box.width) < 2 && Math.abs(drawn.height - box.height) < 2 && Math.abs(drawn.y - box.y) < 2, 'and fills its frame', [drawn, box]);
  const canonical = await page.evaluate(() => (document.querySelector('link[rel="canonical"]') || {}).href);
  if (edition.audience === 'resident') {
    ok(await page.locator('.webmap-qr svg').isVisible() && flat.includes(canonical), 'with a QR code of the page and its address in letters', canonical);
  } else {
    ok(await page.locator('.webmap-qr').count() === 0, `${edition.audience}: no QR code, for it has no public address`);
  }
  await page.emulateMedia({ media: null });
  rmSync(file);
}

async function withoutScript(chrome, edition) {
  const page = await open(chrome, { javaScriptEnabled: false });
  await page.goto(url(edition, 'map.html'));
  ok(await page.locator('.map-full svg').isVisible() && !await page.locator('[data-webmap]').isVisible(), `${edition.audience}: without JavaScript there is the still picture`);
  const hrefs = await page.locator('.map-full svg a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  ok(hrefs.length > 100 && hrefs.every((href) => edition.files.includes(href)), 'whose markers lead to the pages of the places', hrefs.slice(0, 3));
  ok(await page.locator('.numbers li').first().isVisible(), 'and the list by number');
  await page.context().close();
}

/* 地理院タイル: only where site.csv asks for them, only from their server, and cited. */
async function survey(chrome) {
  const work = mkdtempSync(join(tmpdir(), 'gsi-'));
  cpSync('content', join(work, 'content'), { recursive: true });
  appendFileSync(join(work, 'content/site.csv'), 'map_gsi_tiles,はい,地理院タイルを使う,resident\r\n');
  execFileSync(process.env.TSUNAGI || './tsunagi', ['build', join(work, 'content'), '-o', join(work, 'out'), '--only', 'web', '--audience', 'resident', '--as-of', '2026-11-21'], { stdio: 'pipe' });
  const root = join(work, 'out/resident/web');
  const page = await open(chrome);
  await page.goto(url({ root }, 'map.html'));
  await page.locator('[data-webmap]').waitFor({ state: 'visible' });
  await settle(page);
  ok(page.outside.length > 0 && page.outside.every((asked) => /^https:\/\/cyberjapandata\.gsi\.go\.jp\/xyz\/pale\/\d+\/\d+\/\d+\.png$/.test(asked)), 'with 地理院タイル, these alone are asked of another server', page.outside);
  ok(await page.locator('.webmap-rights a[href="https://maps.gsi.go.jp/development/ichiran.html"]').isVisible(), 'and cited with their link');
  await page.goto(url({ root }, 'about.html'));
  ok((await page.locator('main').textContent()).includes('国土地理院のサーバー'), 'which the site owns up to');
  await page.goto(url({ root }, 'index.html'));
  ok(!(await page.content()).includes('cyberjapandata'), 'and no other page may do so');
  await page.context().close();
  rmSync(work, { recursive: true });
}

await test(async () => {
  const chrome = await browser();
  for (const edition of editions()) {
    const map = data(edition);
    const page = await open(chrome);
    await ground(page, edition, map);
    await moving(page, edition, map);
    await filters(page, edition, map);
    await names(page, edition, map);
    await politely(page, edition, map);
    await sameAsSearch(page, edition, map);
    await keyboard(page, edition, map);
    await oneSpot(page, edition, map);
    await links(page, edition, map);
    await paper(page, edition, map);
    ok(page.outside.length === 0, `${edition.audience}: nothing was asked of another server`, page.outside.join('\n'));
    ok(page.complaints.length === 0, `${edition.audience}: without a complaint in the console`, page.complaints.join('\n'));
    await page.context().close();
    if (edition.audience === 'resident') await beyond(chrome, edition, map);
    await narrow(chrome, edition, map);
    if (edition.audience === 'resident') await large(edition, map);
    await looks(chrome, edition, map);
    await withoutScript(chrome, edition);
  }
  await survey(chrome);
  await chrome.close();
});
