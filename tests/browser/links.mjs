// Every link, picture, script and sheet of every page leads to a file that is
// there, and every fragment to an id; nothing is loaded from elsewhere.
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { editions, ok, read, test } from './lib.mjs';

const LOADS = /<(?:script|img|link|source|iframe|object|embed|video|audio|image)\b[^>]*?\s(?:src|href|data)="([^"]*)"/g;
const REL_ONLY = /rel="canonical"/;

function ids(html) { return new Set([...html.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1])); }

function broken(edition, page, html, idsOf) {
  const bad = [];
  for (const [, raw] of html.matchAll(/<(?:a|link|script|img|form)\b[^>]*?\s(?:href|src|action)="([^"]*)"/g)) {
    const target = raw.replace(/&amp;/g, '&');
    if (/^(https?:|tel:|mailto:|data:)/.test(target)) continue;
    const [path, fragment] = target.split('#');
    const file = path.split('?')[0];
    const where = file ? normalize(join(dirname(page), decodeURIComponent(file))) : page;
    if (target.startsWith('/') || where.startsWith('..') || !existsSync(join(edition.root, where))) {
      /* Printed documents stand beside the web edition and are published with it. */
      if (!existsSync(join(edition.root, where))) bad.push(`${page}: ${target}`);
    } else if (fragment && where.endsWith('.html') && !idsOf(where).has(decodeURIComponent(fragment))) {
      bad.push(`${page}: ${target} (no such id)`);
    }
  }
  return bad;
}

await test(async () => {
  for (const edition of editions(['resident', 'professional', 'internal'])) {
    const cache = new Map();
    const html = (page) => {
      if (!cache.has(page)) cache.set(page, read(edition, page));
      return cache.get(page);
    };
    const idCache = new Map();
    const idsOf = (page) => {
      if (!idCache.has(page)) idCache.set(page, ids(html(page)));
      return idCache.get(page);
    };
    const bad = edition.pages.flatMap((page) => broken(edition, page, html(page), idsOf));
    ok(bad.length === 0, `${edition.audience}: every link of ${edition.pages.length} pages leads somewhere`, bad.join('\n'));

    const outside = edition.pages.flatMap((page) => [...html(page).matchAll(LOADS)]
      .filter((m) => /^(https?:)?\/\//.test(m[1]) && !REL_ONLY.test(m[0])).map((m) => `${page}: ${m[1]}`));
    ok(outside.length === 0, `${edition.audience}: no page loads anything from another place`, outside.join('\n'));

    const inline = edition.pages.filter((page) => /<[^>]+\son[a-z]+\s*=/.test(html(page)) || /<script(?![^>]*(?:src=|ld\+json))/.test(html(page)));
    ok(inline.length === 0, `${edition.audience}: no inline script or handler`, inline.join('\n'));
    if (edition.audience === 'internal') continue;

    const ld = edition.pages.flatMap((page) => [...html(page).matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)].map((m) => [page, m[1]]));
    const wrong = ld.filter(([, text]) => { try { return !JSON.parse(text)['@type']; } catch { return true; } });
    ok(ld.length >= edition.pages.filter((page) => page.startsWith('facility/')).length && wrong.length === 0,
      `${edition.audience}: ${ld.length} blocks of JSON-LD are JSON with a type`, wrong.map(([page, text]) => `${page}: ${text.slice(0, 200)}`).join('\n'));

    const heads = edition.pages.filter((page) => !/<meta property="og:title" content="[^"]+/.test(html(page)) || !/<title>[^<]+<\/title>/.test(html(page)) || !/<html [^>]*lang="ja"/.test(html(page)));
    ok(heads.length === 0, `${edition.audience}: every page has a title, Open Graph data and a language`, heads.join('\n'));
  }
});
