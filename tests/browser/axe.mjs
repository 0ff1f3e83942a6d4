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

async function violations(page) {
  const result = await page.evaluate(async (rules) => {
    const found = await window.axe.run(document, rules);
    return found.violations.map((v) => `${v.id}: ${v.help}\n` + v.nodes.slice(0, 4).map((n) => `  ${n.target.join(' ')}  ${n.failureSummary.replace(/\s+/g, ' ').slice(0, 220)}`).join('\n'));
  }, RULES);
  return result;
}

/* Pages whose scripted state is looked at as well. */
const USED = { 'search.html': ['', '?q=%E3%82%8A'] };

async function look(chrome, edition, scheme) {
  const page = await open(chrome, { colorScheme: scheme, viewport: { width: 412, height: 900 } });
  await page.addInitScript(AXE);
  for (const path of kinds(edition)) {
    for (const query of USED[path] || ['']) {
      await page.goto(url(edition, path + query));
      const found = await violations(page);
      ok(found.length === 0, `${edition.audience} ${scheme}: ${path}${query} has no violation`, found.join('\n'));
    }
  }
  await page.context().close();
}

await test(async () => {
  const all = editions(['resident', 'professional', 'internal']);
  const chrome = await browser();
  for (const edition of all)
    await Promise.all([look(chrome, edition, 'light'), look(chrome, edition, 'dark')]);
  await chrome.close();
});
