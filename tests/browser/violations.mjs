// What axe-core finds wrong with a page as it stands. Contrast of text is asked for at 7:1.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/* For addInitScript. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};

/* Rows after the first dozen come from the same lines of a template; looking at
 * each of hundreds takes minutes and finds nothing new. */
const REPEATS = ['.items > li:nth-child(n+13)', '.numbers > li:nth-child(n+13)', '.kana-section:nth-of-type(n+3)',
  '.entries > li:nth-child(n+9)', '.matrix tbody tr:nth-child(n+13)', '.kinds > li:nth-child(n+9)', '.map svg *', '.spots > li:nth-child(n+13)', '.pin:nth-child(n+13)'];

export async function violations(page) {
  return page.evaluate(async ([rules, repeats]) => {
    const exclude = repeats.filter((selector) => document.querySelector(selector)).map((selector) => [selector]);
    const found = await window.axe.run(exclude.length ? { exclude } : document, rules);
    return found.violations.map((v) => `${v.id}: ${v.help}\n` + v.nodes.slice(0, 4).map((n) => `  ${n.target.join(' ')}  ${n.failureSummary.replace(/\s+/g, ' ').slice(0, 220)}`).join('\n'));
  }, [RULES, REPEATS]);
}
