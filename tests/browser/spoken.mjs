// What a screen reader says: the pages read aloud from end to end by a virtual one, its
// phrases in the order it speaks them. Names are Japanese, roles are its own words for
// ARIA's. The virtual reader is a model: it does not prune what lies inside an image, and
// reads what a closed <details> holds.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { browser, editions, kinds, ok, open, read, same, test, url } from './lib.mjs';

/* Its bundle for browsers is a module; as a script of every page it leaves one name. */
function reader() {
  const source = readFileSync(createRequire(import.meta.url).resolve('@guidepup/virtual-screen-reader/browser.js'), 'utf8');
  const [exported, name] = /export\s*\{[^}]*?([\w$]+) as virtual\s*\}/.exec(source);
  return `(function () {${source.replace(exported, () => `window.__reader = ${name};`)}\n}());`;
}

function data(edition) {
  const window = {};
  new Function('window', read(edition, 'assets/map-data.js'))(window);
  return window.TSUNAGI_MAP;
}

/* Every phrase from the start of what the selector finds to its end. */
function walk(page, selector) {
  return page.evaluate(async (where) => {
    const container = document.querySelector(where);
    await window.__reader.start({ container });
    const phrases = [await window.__reader.lastSpokenPhrase()];
    const count = container.querySelectorAll('*').length * 3 + 40; /* each node is begun, said and ended at most */
    for (let i = 0; i < count; i++) {
      await window.__reader.next();
      const phrase = await window.__reader.lastSpokenPhrase();
      if (phrase === phrases[0] && i > 0) break;
      phrases.push(phrase);
    }
    await window.__reader.stop();
    return phrases;
  }, selector);
}

/* The phrases wanted stand in that order; others may stand between them. */
function inOrder(phrases, wanted, name) {
  let at = -1;
  for (const want of wanted) {
    const next = phrases.findIndex((said, i) => i > at && (want instanceof RegExp ? want.test(said) : said === want));
    if (next < 0) return ok(false, name, `after ${JSON.stringify(phrases[at] || 'the start')} is not said: ${want}\n${phrases.slice(at + 1, at + 30).join('\n')}`);
    at = next;
  }
  return ok(true, name);
}

const NAMED = /^(link|button|image|searchbox|textbox|combobox|checkbox|radio|heading|dialog|region|search|navigation|complementary|form)\b/;

/* What can be pressed, filled in or jumped to says what it is, and nothing is said that was
   meant for machines. */
function nothingNameless(phrases, name) {
  const nameless = phrases.filter((said) => NAMED.test(said) && !/^end of/.test(said) && !/^[a-z ]+, (?!level|not |has |expanded|checked)\S/.test(said));
  ok(phrases.length > 20 && nameless.length === 0, `${name}: whatever can be pressed or jumped to has a name`, nameless);
  const machine = phrases.filter((said) => /undefined|null\b|NaN|\{[a-z]|https?:\/\/\S+\.html/.test(said));
  ok(machine.length === 0, `${name}: nothing is said that was meant for machines`, machine);
}

async function ready(page, edition, path) {
  const target = url(edition, path), again = page.url().split('#')[0] === target.split('#')[0];
  await page.goto(target);
  if (again) await page.reload();
  if (path.startsWith('map.html')) await page.locator('[data-webmap]').waitFor({ state: 'visible' });
}

async function mapPage(page, edition, map) {
  await ready(page, edition, 'map.html');
  const phrases = await walk(page, 'main');
  nothingNameless(phrases, `${edition.audience} map.html`);
  const first = map.markers[0];
  const label = map.categories.find((c) => c.id === first.categories[0]).label;
  inOrder(phrases, [
    'heading, 地図, level 1', 'search, 地図の施設をさがす', /^searchbox, 名前・住所・電話番号・サービス, ひらがなでもカタカナでも/, 'button, さがす',
    /^combobox, 種別/, /^option, すべての種別/, /^combobox, 地区/, 'status', `${map.markers.length}か所見つかりました`,
    `（地図の中に${map.markers.filter((m) => m.lat !== undefined).length}か所）`, 'link, 地図をとばして一覧へ進む',
    'button, 地図を拡大', 'button, 地図を縮小', 'button, 全体を表示', /^region, .*の施設の地図。矢印のキーで動き、プラスとマイナスのキーで拡大・縮小します。$/,
    /^button, \d+か所がここに集まっています。番号 1、.*押すと拡大します$/, 'heading, 施設の一覧, level 3', /^checkbox, いまの地図に見える施設だけ, not checked$/,
    /^listitem, .*position 1, set size 60$/, '番号', String(first.number), `link, ${first.name}`, label, `link, ${first.name}に電話する ${first.phone}`, `button, ${first.name}を地図で見る`,
    /^listitem, .*position 2, set size 60$/, 'button, 続きを表示する',
  ], `${edition.audience}: the map page is read from its heading through search, filters, counts, map and list`);
  const rows = phrases.filter((said) => /^link, .*に電話する [\d-]+$/.test(said)).length;
  same(rows, map.markers.slice(0, 60).filter((m) => m.phone).length, 'each line of the list has its telephone, by name');
  ok(!phrases.some((said) => said.includes('この地図のページ')), 'what is for paper is not read aloud');
}

/* While the reader goes on listening: what is announced by itself. */
async function announced(page, act, wait = 900) {
  await page.evaluate(async () => {
    await window.__reader.start({ container: document.body });
    await window.__reader.clearSpokenPhraseLog();
  });
  await act();
  await page.waitForTimeout(wait);
  return page.evaluate(async () => {
    const log = await window.__reader.spokenPhraseLog();
    await window.__reader.stop();
    return log.filter((said) => /^(polite|assertive): /.test(said));
  });
}

async function filters(page, edition, map) {
  await ready(page, edition, 'map.html');
  const category = map.categories.find((c) => map.markers.filter((m) => m.categories.includes(c.id)).length >= 10);
  const found = map.markers.filter((m) => m.categories.includes(category.id));
  const seen = found.filter((m) => m.lat !== undefined).length;
  let said = await announced(page, () => page.locator('#map-c').selectOption(category.id));
  same(said.join(), `polite: ${found.length}か所見つかりました,polite: （地図の中に${seen}か所）`, `${edition.audience}: choosing ${category.label} announces how many there are, politely`);
  const place = found.find((m) => m.lat !== undefined && map.markers.filter((o) => o.key.includes(m.key.split('|')[1])).length === 1);
  said = await announced(page, () => page.locator('#map-q').pressSequentially(place.name, { delay: 40 }), 1500);
  ok(said.includes('polite: 1か所見つかりました') && said.length <= 2, 'typing a name announces what is left, once', said);
  said = await announced(page, () => page.locator('[data-map-clear]').click());
  ok(said.includes(`polite: ${map.markers.length}か所見つかりました`) && said.length <= 2, 'clearing announces the whole', said);
  said = await announced(page, async () => { await page.locator('[data-map-zoom="in"]').click(); await page.waitForTimeout(600); await page.locator('[data-map-zoom="in"]').click(); }, 1200);
  ok(said.length >= 1 && said.every((one) => /^polite: （地図の中に\d+か所）$/.test(one)), 'coming nearer announces how many are in sight', said);
  said = await announced(page, () => page.mouse.move(5, 5));
  ok(said.length === 0, 'and nothing is said when nothing has changed', said);
}

async function card(page, edition, map) {
  const place = map.markers.find((m) => m.lat !== undefined && m.phone && m.address);
  await ready(page, edition, `map.html#f-${place.id}`);
  await page.locator('[data-map-card]').waitFor({ state: 'visible' });
  const phrases = await walk(page, '[data-map-card]');
  inOrder(phrases, [new RegExp(`^dialog, ${place.name}`), `link, ${place.name}`, String(place.number), place.address, `link, ${place.name}に電話する ${place.phone}`, 'button, 閉じる'],
    `${edition.audience}: the card says name, number, address and telephone, and how it is closed`);
  await page.locator('[data-map-card]').focus(); /* the virtual reader has gone on */
  await page.keyboard.press('Escape');
  const pin = await page.evaluate(async (number) => {
    const element = [...document.querySelectorAll('.pin')].find((e) => e.getAttribute('aria-label').startsWith(`${number}番 `) || e.getAttribute('aria-label').includes(`番号 ${number}`));
    await window.__reader.start({ container: element });
    const phrase = await window.__reader.lastSpokenPhrase();
    await window.__reader.stop();
    return phrase;
  }, place.number);
  ok(/^button, .*, not expanded, has popup dialog$/.test(pin) && (pin.includes(place.name) || pin.includes(String(place.number))), 'a pin says its number and name, and that it opens something', pin);
}

async function facilityPage(page, edition, map) {
  const place = map.markers.find((m) => m.lat !== undefined && m.phone && m.address && read(edition, m.url).includes('week-table'));
  await ready(page, edition, place.url);
  const phrases = await walk(page, 'main');
  nothingNameless(phrases, `${edition.audience} ${place.url}`);
  const labels = place.categories.map((id) => map.categories.find((c) => c.id === id).label);
  inOrder(phrases, [
    'navigation, 現在の位置', 'link, ホーム', new RegExp(`current page`), place.name, new RegExp(`^heading, .*${place.name}, level 1$`), String(place.number),
    `link, 電話する ${place.phone}`, 'term', '住所', 'definition', place.address, `image, ${place.name}の場所`, 'link, まわりの地図', `heading, ${labels[0]}, level 2`,
    'table, 診療・営業時間', /^row, 月 曜日/, 'rowheader, 月 曜日', /^cell, /,
  ], `${edition.audience}: a facility's page is read as where, what, telephone, address, map, hours`);
}

async function districtPage(page, edition, map) {
  const key = map.districts.find((d) => map.markers.some((m) => m.district === d.id && m.phone)).id;
  const own = map.markers.filter((m) => m.district === key);
  const label = map.districts.find((d) => d.id === key).label;
  await ready(page, edition, `district/${key}.html`);
  const phrases = await walk(page, 'main');
  nothingNameless(phrases, `${edition.audience} district/${key}.html`);
  const category = map.categories.find((c) => own.some((m) => m.categories.includes(c.id)));
  const count = own.filter((m) => m.categories.includes(category.id)).length;
  inOrder(phrases, [
    `heading, ${label}, level 1`, new RegExp(`施設が${own.length}か所あります`), 'heading, この地区の相談窓口, level 2', /^link, 電話する [\d-]+$/,
    'navigation, 種別へ移動', `link, ${category.label} ${count} か所`, `heading, ${category.label}, level 2`, 'heading, 地図, level 2', `image, ${label}の地図`,
    'link, 大きな地図で見る',
  ], `${edition.audience}: a district's page is read as window, kinds with how many, places, map`);
  const calls = own.filter((m) => m.phone && !phrases.some((said) => said === `link, ${m.name}に電話する ${m.phone}`));
  ok(calls.length === 0, 'each place of it can be called by name', calls.map((m) => m.name));
}

/* A page of each other kind, for what has no name. */
async function others(page, edition) {
  const wanted = kinds(edition).filter((path) => !/^(map|kana|search|matrix|roster|404)\.html$|^(facility|district)\//.test(path));
  for (const path of wanted.filter((name, i, all) => i < 4 || i === all.length - 1)) {
    await ready(page, edition, path);
    nothingNameless(await walk(page, 'body'), `${edition.audience} ${path}`);
  }
}

await test(async () => {
  const chrome = await browser();
  const script = reader();
  for (const edition of editions()) {
    const map = data(edition);
    const page = await open(chrome, { reducedMotion: 'reduce' });
    await page.addInitScript(script);
    await mapPage(page, edition, map);
    await filters(page, edition, map);
    await card(page, edition, map);
    await facilityPage(page, edition, map);
    await districtPage(page, edition, map);
    await others(page, edition);
    ok(page.outside.length === 0 && page.complaints.length === 0, `${edition.audience}: nothing asked of another server, no complaint`, page.complaints.concat(page.outside));
    await page.context().close();
  }
  await chrome.close();
});
