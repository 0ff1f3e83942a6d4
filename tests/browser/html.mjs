// The Nu HTML checker has no error to report on any page kind.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { editions, facilities, kinds, ok, test } from './lib.mjs';

const jar = join(dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

/* One page of each kind and a spread of the places; of the internal edition, its own page. */
function chosen(edition) {
  if (edition.audience === 'internal') return ['index.html'];
  const every = facilities(edition);
  const spread = every.filter((_, i) => i % Math.ceil(every.length / 12) === 0);
  return [...new Set([...kinds(edition), ...spread, ...edition.pages.filter((p) => /^(guide|news)\//.test(p))])];
}

await test(async () => {
  const paths = editions(['resident', 'professional', 'internal']).flatMap((edition) => chosen(edition).map((page) => join(edition.root, page)));
  const run = spawnSync('java', ['-Xss4m', '-XX:TieredStopAtLevel=1', '-jar', jar, '--errors-only', '--format', 'json', ...paths],
    { encoding: 'utf8', maxBuffer: 1 << 28 });
  let messages = null;
  try { messages = JSON.parse(run.stderr).messages; } catch { /* told below */ }
  ok(messages !== null, 'the checker ran', `${run.error || ''} ${run.stderr || ''}`);
  if (!messages) return;
  const said = (path) => messages.filter((m) => decodeURIComponent(m.url || '').endsWith(path));
  ok(messages.every((m) => m.url), 'and had nothing to say of itself', JSON.stringify(messages.filter((m) => !m.url)));
  for (const path of paths) {
    const own = said(path);
    ok(own.length === 0, `${path.split('/').slice(-4).join('/')}: no HTML error`, own.map((m) => `${m.lastLine} ${m.message} ${(m.extract || '').replace(/\s+/g, ' ')}`).join('\n'));
  }
});
