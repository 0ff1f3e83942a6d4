// axe-core finds no violation on any page kind, in light and in dark, nor with
// the scripted parts of a page in use. Contrast of text is asked for at 7:1.
import { AXE, violations } from './violations.mjs';
import { browser, editions, kinds, ok, open, test, url } from './lib.mjs';

/* Pages whose scripted state is looked at as well. */
const USED = { 'search.html': ['', '?q=%E3%82%8A'] };

async function look(page, edition, path) {
  await page.goto(url(edition, path));
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    const found = await violations(page);
    ok(found.length === 0, `${edition.audience} ${scheme}: ${path} has no violation`, found.join('\n'));
  }
}

async function work(chrome, queue) {
  const page = await open(chrome, { viewport: { width: 412, height: 900 } });
  await page.addInitScript(AXE);
  for (let job = queue.shift(); job; job = queue.shift()) await look(page, ...job);
  await page.context().close();
}

await test(async () => {
  const queue = editions(['resident', 'professional', 'internal']).flatMap((edition) => {
    const pages = edition.audience === 'internal' ? ['index.html'] : kinds(edition);
    return pages.flatMap((path) => (USED[path] || ['']).map((query) => [edition, path + query]));
  });
  const chrome = await browser();
  await Promise.all([work(chrome, queue), work(chrome, queue)]);
  await chrome.close();
});
