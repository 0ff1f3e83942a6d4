// What the browser tests share: TAP, the pages of an edition, and one Chromium
// that can reach nothing but files. Run from the root of the repository; OUT
// names the published output (default: out).
import { readdirSync, readFileSync, existsSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const OUT = resolve(process.env.OUT || 'out');

let count = 0;
let failed = 0;

export function ok(truth, name, detail) {
  count += 1;
  if (!truth) failed += 1;
  console.log(`${truth ? 'ok' : 'not ok'} ${count} - ${name.replace(/#/g, '\\#')}`);
  if (!truth && detail) {
    const text = typeof detail === 'string' ? detail : JSON.stringify(detail, null, 1);
    console.log(text.split('\n').slice(0, 40).map((line) => `# ${line}`).join('\n'));
  }
  return truth;
}

export function same(got, wanted, name) {
  return ok(got === wanted, name, `got    ${JSON.stringify(got)}\nwanted ${JSON.stringify(wanted)}`);
}

/* Runs a test file's body; a crash of it is a failure, never silence. */
export async function test(body) {
  try {
    if (!existsSync(OUT)) ok(false, `there is an edition to test in ${OUT}`, 'build it first: make site');
    else await body();
  } catch (error) {
    ok(false, 'the test ran to its end', String(error.stack || error));
  }
  if (count === 0) ok(false, 'at least one thing was tested');
  console.log(`1..${count}`);
  process.exit(failed ? 1 : 0);
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

/* {audience, root, files: every path below root, pages: the HTML among them} */
export function editions(wanted = ['resident', 'professional']) {
  return wanted.map((audience) => {
    const root = join(OUT, audience, 'web');
    const all = existsSync(root) ? files(root).map((path) => relative(root, path).split(sep).join('/')).sort() : [];
    ok(all.includes('index.html'), `${audience}: there is a web edition`, root);
    return { audience, root, files: all, pages: all.filter((path) => path.endsWith('.html')) };
  }).filter((edition) => edition.pages.length);
}

export function read(edition, path) { return readFileSync(join(edition.root, path), 'utf8'); }
export function url(edition, path) {
  const [file, query = ''] = path.split(/(?=[?#])/, 2);
  return pathToFileURL(join(edition.root, file)).href + query;
}

/* One page of each kind, and of facilities those that differ most: the largest,
 * the smallest and the first of each category. */
export function kinds(edition) {
  const top = edition.pages.filter((path) => !path.includes('/') || path.endsWith('/index.html'));
  const of = (folder) => edition.pages.filter((path) => path.startsWith(`${folder}/`) && !path.endsWith('/index.html'));
  const bySize = (list) => [...list].sort((a, b) => statSync(join(edition.root, a)).size - statSync(join(edition.root, b)).size);
  const some = ['category', 'district', 'guide', 'news'].flatMap((folder) => bySize(of(folder)).slice(-1));
  const facilities = bySize(of('facility'));
  return [...new Set([...top, ...some, ...facilities.slice(-1), ...facilities.slice(0, 1)])];
}

export function facilities(edition) {
  return edition.pages.filter((path) => path.startsWith('facility/'));
}

/* more: switches of Chromium's. */
export async function browser(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--font-render-hinting=none', ...more],
  });
}

/* A page that notes every request and every complaint; what is not file:, data:
 * or blob: is refused. */
export async function open(chrome, options = {}) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  page.outside = [];
  page.complaints = [];
  await context.route(/^(?!file:|data:|blob:|about:)/, (route) => {
    page.outside.push(route.request().url());
    return route.abort();
  });
  page.on('console', (message) => {
    /* A page left while its icon is still being fetched is blamed on about:blank: Chromium's matter. */
    const icon = /^Not allowed to load local resource: .*\/assets\/favicon\.svg$/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !icon) page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  return page;
}

/* ---- one reading as it may be typed ---- */

export function toHiragana(text) { return text.replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60)); }
export function toKatakana(text) { return text.replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60)); }

const HALF = { ガ: 'ｶﾞ', ギ: 'ｷﾞ', グ: 'ｸﾞ', ゲ: 'ｹﾞ', ゴ: 'ｺﾞ', ザ: 'ｻﾞ', ジ: 'ｼﾞ', ズ: 'ｽﾞ', ゼ: 'ｾﾞ', ゾ: 'ｿﾞ', ダ: 'ﾀﾞ', ヂ: 'ﾁﾞ', ヅ: 'ﾂﾞ', デ: 'ﾃﾞ', ド: 'ﾄﾞ',
  バ: 'ﾊﾞ', ビ: 'ﾋﾞ', ブ: 'ﾌﾞ', ベ: 'ﾍﾞ', ボ: 'ﾎﾞ', パ: 'ﾊﾟ', ピ: 'ﾋﾟ', プ: 'ﾌﾟ', ペ: 'ﾍﾟ', ポ: 'ﾎﾟ', ヴ: 'ｳﾞ' };
const FULL = 'ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン';
export function toHalf(text) {
  return [...text].map((c) => HALF[c] || (FULL.includes(c) ? String.fromCharCode(0xff66 + FULL.indexOf(c)) : c)).join('');
}

const SMALL = 'ぁぃぅぇぉっゃゅょゎ';
const LARGE = 'あいうえおつやゆよわ';
export function toLarge(text) { return text.replace(/[ぁぃぅぇぉっゃゅょゎ]/g, (c) => LARGE[SMALL.indexOf(c)]); }
