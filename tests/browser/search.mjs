// Search finds a place however its name is typed, filters combine, and the URL
// keeps the state. What to look for is taken from the edition itself.
import { browser, editions, ok, open, read, same, test, toHalf, toKatakana, url } from './lib.mjs';

const status = (page) => page.locator('[data-status]').textContent();
const names = (page) => page.locator('[data-results] .item-name').allTextContents();

async function ask(page, text) {
  await page.locator('#q').fill(text);
  await page.waitForTimeout(150);
}

function data(edition) {
  const window = {};
  new Function('window', read(edition, 'assets/search.js'))(window);
  return window.TSUNAGI_SEARCH;
}

/* A place with a reading of some length that no other reading contains. */
function sample(index) {
  const reading = (item) => (item.k.split('|')[1] || '');
  return index.items.find((item) => /^[ぁ-ゖー]{6,}$/.test(reading(item)) && /[がぎぐげござじずぜぞだでどばびぶべぼぱぴぷぺぽ]/.test(reading(item)) &&
    index.items.filter((other) => other.k.includes(reading(item))).length === 1) ||
    index.items.find((item) => /^[ぁ-ゖー]{6,}$/.test(reading(item)));
}

async function spellings(page, index) {
  const item = sample(index);
  const kana = item.k.split('|')[1];
  for (const [how, text] of [
    ['its name', item.n], ['hiragana', kana], ['katakana', toKatakana(kana)], ['half-width katakana', toHalf(toKatakana(kana))],
    ['part of its reading, with a space', `${kana.slice(0, 3)}　${kana.slice(3, 6)}`],
    ['its number', item.t || item.n],
  ]) {
    await ask(page, text);
    ok((await names(page)).includes(item.n), `found by ${how}: ${text}`, await names(page));
  }
  if (item.a) {
    await ask(page, item.a.replace(/[0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)));
    ok((await names(page)).includes(item.n), 'found by its address in full-width digits', await names(page));
  }
  await ask(page, 'ｱｲｳｴｵ存在しない施設ｶｷｸｹｺ');
  same(await status(page), '0か所見つかりました', 'says so when nothing is found');
  ok(await page.locator('[data-results] .empty').isVisible(), 'and what to do next');
}

async function filters(page, index) {
  const category = index.categories.find((entry) => entry.n >= 3);
  const district = index.items.find((item) => item.c.includes(category.k) && item.d).d;
  const wanted = index.items.filter((item) => item.c.includes(category.k) && item.d === district);
  await ask(page, '');
  await page.locator('#f-c').selectOption(category.k);
  await page.locator('#f-d').selectOption(district);
  same(await status(page), `${wanted.length}か所見つかりました`, 'category and district together give what the data says');
  same(await page.evaluate(() => document.querySelector('[data-status]').getAttribute('role')), 'status', 'and the count is announced');
  const search = new URLSearchParams(new URL(page.url()).search);
  ok(search.get('c') === category.k && search.get('d') === district, 'the URL keeps category and district', page.url());
  await page.reload();
  same(await status(page), `${wanted.length}か所見つかりました`, 'and brings them back');
  await page.locator('[data-clear]').click();
  same(new URL(page.url()).search, '', 'clearing clears the URL');
  ok(await page.locator('[data-static]').isVisible(), 'and shows the whole list again');
}

/* In the words of a reader: what is wanted, and what people call the places that do it. */
async function services(page, index) {
  const feature = index.features.find((entry) => entry.k === 'dental_visit');
  const visiting = index.items.filter((item) => item.f.concat(item.x).includes(feature.k));
  await ask(page, '訪問歯科');
  same(await status(page), `${visiting.length}か所見つかりました`, 'who asks for «訪問歯科» finds the dentists who visit');
  ok(visiting.length > 0, 'and there are some');
  for (const category of index.categories.filter((entry) => entry.s)) {
    const word = category.s.split('|')[0];
    await ask(page, word);
    const count = Number.parseInt(await status(page), 10);
    ok(count >= category.n, `«${word}» finds what the ward calls ${category.l}`, `${count} of ${category.n}`);
  }
  await ask(page, '');
}

async function features(page, index) {
  const feature = index.features.reduce((best, entry) => (entry.n > best.n ? entry : best), index.features[0]);
  const wanted = index.items.filter((item) => item.f.includes(feature.k) || item.x.includes(feature.k));
  await page.locator('.more-filters > summary').click();
  await page.locator(`input[name="f"][value="${feature.k}"]`).check();
  same(await status(page), `${wanted.length}か所見つかりました`, `the filter «${feature.l}» gives what the data says`);
  ok(new URLSearchParams(new URL(page.url()).search).get('f') === feature.k, 'the URL keeps the filter', page.url());
  const shown = await page.locator('[data-results] > li').count();
  ok(shown === Math.min(30, wanted.length), 'the first thirty are shown', `${shown}`);
  if (wanted.length > 30) {
    const more = Math.min(60, wanted.length);
    await page.locator('[data-more] button').press('Enter');
    const came = await page.waitForFunction((count) => document.querySelectorAll('[data-results] > li').length === count, more,
      { timeout: 10000 }).then(() => true, () => false);
    ok(came, 'and more by keyboard');
    same(await page.evaluate(() => document.activeElement.closest('li') === document.querySelectorAll('[data-results] > li')[30]), true, 'where the focus goes on');
  }
  await page.locator('[data-clear]').click();
}

async function links(page, edition, index) {
  const item = sample(index);
  await ask(page, item.n);
  await page.locator('[data-results] .item-name a').first().click();
  await page.waitForURL(/facility\//);
  ok((await page.locator('h1').textContent()).includes(item.n), 'a result leads to its page', page.url());
  await page.goBack();
  await page.waitForURL(/search\.html/);
  ok((await names(page)).includes(item.n), 'and going back finds the search as it was');
}

/* The script and the build must fold alike, or search misses what is there. */
async function everyNameFindsItself(page, index) {
  const missed = [];
  const step = Math.max(1, Math.floor(index.items.length / 40));
  for (let i = 0; i < index.items.length; i += step) {
    await page.locator('#q').fill(index.items[i].n);
    await page.waitForTimeout(100);
    if (!(await names(page)).includes(index.items[i].n)) missed.push(`${index.items[i].n} ≠ ${index.items[i].k}`);
  }
  ok(missed.length === 0, `the script folds names as the build did (${Math.ceil(index.items.length / step)} names)`, missed.join('\n'));
}

async function matrix(chrome, edition) {
  const page = await open(chrome);
  await page.goto(url(edition, 'matrix.html'));
  const rows = await page.evaluate(() => {
    const heads = [...document.querySelectorAll('table.matrix thead th[data-key]')].map((th) => th.dataset.key);
    return [...document.querySelectorAll('table.matrix tbody tr')].map((tr) => Object.fromEntries([...tr.querySelectorAll('td')].map((td, i) => [heads[i], td.dataset.v])));
  });
  ok(rows.length > 0, `the matrix has rows (${rows.length})`);
  const keys = Object.keys(rows[0] || {});
  const [a, b] = ['care_ventilator', 'care_pediatric'].every((k) => keys.includes(k)) ? ['care_ventilator', 'care_pediatric'] : keys;
  const wanted = (fine) => rows.filter((r) => [a, b].every((k) => r[k] && fine.includes(r[k]))).length;
  await page.locator(`input[name="f"][value="${a}"]`).check();
  await page.locator(`input[name="f"][value="${b}"]`).check();
  const visible = () => page.locator('table.matrix tbody tr:visible').count();
  same(await visible(), wanted('◎○'), `matrix: ${a} and ${b}, ◎○ only`);
  await page.locator('input[name="level"][value="ask"]').check();
  same(await visible(), wanted('◎○△'), 'matrix: with △');
  const state = page.url();
  await page.goto('about:blank');
  await page.goto(state);
  same(await visible(), wanted('◎○△'), 'matrix: the URL keeps the state');
  ok(wanted('◎○') < rows.length, 'matrix: and the filter takes something away');
  await page.context().close();
}

async function narrow(chrome, edition, index) {
  const category = index.categories.find((entry) => entry.n >= 10);
  const page = await open(chrome);
  await page.goto(url(edition, `category/${category.k}.html`));
  const item = index.items.find((entry) => entry.c.includes(category.k) && /^[ぁ-ゖー]{6,}$/.test(entry.k.split('|')[1] || ''));
  await page.locator('#narrow-q').fill(toKatakana(item.k.split('|')[1]));
  await page.waitForTimeout(150);
  const left = await page.locator('[data-items] > li:visible .item-name').allTextContents();
  ok(left.includes(item.n) && left.length < category.n, `${category.l}: the list narrows to what is typed`, left);
  ok(new URL(page.url()).searchParams.get('q'), 'and the URL keeps it');
  await page.context().close();
}

async function fromHome(chrome, edition, index) {
  const page = await open(chrome);
  await page.goto(url(edition, 'index.html'));
  await page.locator('#q').fill(sample(index).n);
  await page.keyboard.press('Enter');
  await page.waitForURL(/search\.html\?q=/);
  ok((await names(page)).includes(sample(index).n), `${edition.audience}: the box of the first page searches`, page.complaints);
  await page.context().close();
}

async function district(chrome, edition) {
  const page = await open(chrome, { viewport: { width: 390, height: 844 } });
  await page.goto(url(edition, 'index.html'));
  const second = page.locator('.picker details').nth(1);
  const label = (await second.locator('summary').textContent()).trim();
  await second.locator('summary').click();
  ok(await second.locator('a[href^="tel:"]').isVisible(), `${label}: one press shows the window and its telephone`);
  await page.reload();
  ok(await second.evaluate((e) => e.open), 'the district chosen is remembered on this device');
  await page.goto(url(edition, 'kana.html'));
  ok((await page.locator('[data-first]').textContent()).includes(label), 'and every page leads to its window');
  await page.context().close();
}

await test(async () => {
  const chrome = await browser();
  for (const edition of editions()) {
    const index = data(edition);
    ok(index && index.v === 1 && index.items.length === edition.pages.filter((path) => path.startsWith('facility/')).length, `${edition.audience}: every place is in the search`);
    const page = await open(chrome, { viewport: { width: 390, height: 844 } });
    await page.goto(url(edition, 'search.html'));
    await spellings(page, index);
    await filters(page, index);
    if (edition.audience === 'resident') await services(page, index);
    await features(page, index);
    await links(page, edition, index);
    await everyNameFindsItself(page, index);
    ok(page.complaints.length === 0, `${edition.audience}: without a complaint in the console`, page.complaints.join('\n'));
    await page.context().close();
    await fromHome(chrome, edition, index);
    await narrow(chrome, edition, index);
    if (edition.audience === 'professional') await matrix(chrome, edition);
    else await district(chrome, edition);
  }
  await chrome.close();
});
