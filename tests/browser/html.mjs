// The Nu HTML checker has no error to report on any page kind.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { editions, facilities, kinds, ok, test } from './lib.mjs';

const jar = join(dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

await test(async () => {
  for (const edition of editions(['resident', 'professional', 'internal'])) {
    const every = facilities(edition);
    const spread = every.filter((_, i) => i % Math.ceil(every.length / 20) === 0);
    const pages = [...new Set([...kinds(edition), ...spread, ...edition.pages.filter((p) => /^(category|district|guide|news)\//.test(p))])];
    const run = spawnSync('java', ['-Xss4m', '-jar', jar, '--errors-only', '--format', 'json', ...pages.map((page) => join(edition.root, page))],
      { encoding: 'utf8', maxBuffer: 1 << 28 });
    let messages = null;
    try { messages = JSON.parse(run.stderr).messages; } catch { /* told below */ }
    ok(messages !== null, `${edition.audience}: the checker ran`, `${run.error || ''} ${run.stderr || ''}`);
    if (!messages) continue;
    ok(messages.length === 0, `${edition.audience}: ${pages.length} pages without an HTML error`,
      messages.map((m) => `${m.url.split('/web/').pop()}:${m.lastLine} ${m.message} ${(m.extract || '').replace(/\s+/g, ' ')}`).join('\n'));
  }
});
