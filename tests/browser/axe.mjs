// axe-core finds no violation on any page kind, in light and in dark, nor with
// the scripted parts of a page in use. Contrast of text is asked for at 7:1.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { browser, editions, kinds, ok, open, test, url } from './lib.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};

/* Rows after the first dozen come from the same lines of a template; looking at
 * each of hundreds takes minutes and finds nothing new. */
const REPEATS = ['.items > li:nth-child(n+13)', '.numbers > li:nth-child(n+13)', '.kana-section:nth-of-type(n+3)',
  '.entries > li:nth-child(n+9)', '.matrix tbody tr:nth-child(n+13)', '.kinds > li:nth-child(n+9)', '.map svg *'];

async function violations(page) {
  return page.evaluate(async ([rules, repeats]) => {
    const exclude = repeats.filter((selector) => document.querySelector(selector)).map((selector) => [selector]);
    const found = await window.axe.run(exclude.length ? { exclude } : document, rules);
    return found.violations.map((v) => `${v.id}: ${v.help}\n` + v.nodes.slice(0, 4).map((n) => `  ${n.target.join(' ')}  ${n.failureSummary.replace(/\s+/g, ' ').slice(0, 220)}`).join('\n'));
  }, [RULES, REPEATS]);
}

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
