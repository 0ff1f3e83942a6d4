// Every page kind can be read: without scripts, at 320 px, at 200 % zoom, by
// keyboard, with large type; and asks nothing of the network.
import { browser, editions, kinds, ok, open, read, same, test, url } from './lib.mjs';

const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

async function narrow(chrome, edition) {
  for (const [name, options, big] of [
    ['320 px', { viewport: { width: 320, height: 640 } }, ''],
    ['200 % zoom', { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }, ''],
    ['text of 200 %', { viewport: { width: 800, height: 900 } }, 'html{font-size:225% !important}'],
  ]) {
    const page = await open(chrome, options);
    const wide = [];
    for (const path of kinds(edition)) {
      await page.goto(url(edition, path));
      if (big) await page.addStyleTag({ content: big }).catch(() => page.evaluate(() => { document.documentElement.style.fontSize = '225%'; }));
      const over = await page.evaluate(overflow);
      if (over > 0) wide.push(`${path}: ${over} px`);
    }
    ok(wide.length === 0, `${edition.audience}: no scrolling sideways at ${name}`, wide.join('\n'));
    await page.context().close();
  }
}

async function targets(chrome, edition) {
  const page = await open(chrome, { viewport: { width: 390, height: 844 } });
  const small = [];
  for (const path of kinds(edition)) {
    await page.goto(url(edition, path));
    small.push(...await page.evaluate((where) => {
      const inText = (e) => e.closest('p:not(.links, .contact-more, .picker-more, .picker-unknown, .window-name, .first-name), dd, .prose, td, .dated, .map, .foot-office, .foot-date, .skip, .entry-meta, .matrix'); // text, and the one dense table
      return [...document.querySelectorAll('a[href], button, select, input, summary')].filter((e) => {
        if (e.matches('.skip') || inText(e) || !e.checkVisibility()) return false;
        const box = e.getBoundingClientRect();
        return box.width > 0 && (box.height < 43.5 || box.width < 43.5) && !e.matches('.check input');
      }).map((e) => `${where}: ${e.outerHTML.slice(0, 90)} ${Math.round(e.getBoundingClientRect().width)}×${Math.round(e.getBoundingClientRect().height)}`);
    }, path));
  }
  ok(small.length === 0, `${edition.audience}: what is pressed alone is 44 px or more on a phone`, small.join('\n'));
  await page.context().close();
}

/* Tab through the page: whatever has the focus must look different from when it has not. */
async function keyboard(chrome, edition, path) {
  const page = await open(chrome, { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  await page.goto(url(edition, path));
  const unseen = [];
  let reached = 0;
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab');
    const state = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const shown = e.matches('.check input') ? e.nextElementSibling : e;
      const style = getComputedStyle(shown);
      const box = shown.getBoundingClientRect();
      return {
        what: e.outerHTML.slice(0, 80),
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        inView: box.bottom > 0 && box.top < innerHeight,
      };
    });
    if (!state) break;
    reached += 1;
    if (!state.ring || !state.inView) unseen.push(state.what);
  }
  ok(reached > 5 && unseen.length === 0, `${edition.audience}: ${path}: the focus is always seen (${reached} stops)`, unseen.join('\n'));
  await page.context().close();
}

async function skipLink(chrome, edition) {
  const page = await open(chrome);
  await page.goto(url(edition, 'index.html'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  same(await page.evaluate(() => document.activeElement.id), 'main', `${edition.audience}: the first stop leads past the menu`);
  await page.context().close();
}

async function withoutScripts(chrome, edition) {
  const page = await open(chrome, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await page.goto(url(edition, 'search.html'));
  const every = edition.pages.filter((path) => path.startsWith('facility/')).length;
  const links = await page.locator('main a[href^="facility/"]:visible').count();
  ok(links >= every, `${edition.audience}: without scripts search.html lists all ${every} places`, `${links} links`);
  ok(await page.locator('noscript').count() > 0 && await page.locator('noscript .note, .note:has-text("JavaScript")').first().isVisible(), `${edition.audience}: and says why there is no search box`);
  same(await page.locator('form[data-finder]').isVisible(), false, `${edition.audience}: and shows no control that cannot work`);
  await page.goto(url(edition, 'index.html'));
  if (edition.audience === 'resident') {
    const first = page.locator('.picker details').first();
    await first.locator('summary').click();
    ok(await first.locator('a[href^="tel:"]').isVisible(), 'resident: without scripts a district still opens to its window and telephone');
  }
  const facility = edition.pages.find((path) => path.startsWith('facility/'));
  await page.goto(url(edition, facility));
  ok(await page.locator('h1').isVisible() && await page.locator('.facts').first().isVisible(), `${edition.audience}: without scripts a facility page is whole`);
  same(await page.locator('[data-print]:visible').count(), 0, `${edition.audience}: and has no button that does nothing`);
  await page.context().close();
}

async function quiet(chrome, edition) {
  const page = await open(chrome);
  const complaints = [];
  for (const path of kinds(edition)) {
    await page.goto(url(edition, path));
    await page.waitForTimeout(20);
    complaints.push(...page.complaints.splice(0).map((text) => `${path}: ${text}`));
  }
  ok(page.outside.length === 0, `${edition.audience}: no request leaves the files`, page.outside.join('\n'));
  ok(complaints.length === 0, `${edition.audience}: the console stays empty`, complaints.join('\n'));
  await page.context().close();
}

/* Windows first: on a resident's page the window stands before the page's own matter. */
function windowsFirst(edition) {
  const pages = edition.pages.filter((path) => /^(facility|category|district|guide)\/|^(search|map|kana)\.html/.test(path));
  const late = pages.filter((path) => {
    const html = read(edition, path);
    const window = html.indexOf('data-first');
    return window < 0 || window > html.indexOf('<h1');
  });
  ok(late.length === 0, `resident: ${pages.length} pages name the window before anything else`, late.join('\n'));
}

await test(async () => {
  const all = editions();
  const chrome = await browser();
  for (const edition of all) {
    const facility = edition.pages.find((path) => path.startsWith('facility/'));
    await Promise.all([
      narrow(chrome, edition),
      (async () => {
        await quiet(chrome, edition);
        await targets(chrome, edition);
        await withoutScripts(chrome, edition);
        await skipLink(chrome, edition);
        for (const path of ['index.html', 'search.html', facility]) await keyboard(chrome, edition, path);
      })(),
    ]);
    if (edition.audience === 'resident') windowsFirst(edition);
    else ok(edition.pages.every((path) => read(edition, path).includes('取扱注意')), `${edition.audience}: every page says it is to be handled with care`);
  }
  await chrome.close();
});
