// On paper: a facility is one clean A4 sheet, without what only a screen needs.
import { browser, editions, facilities, kinds, ok, open, test, url } from './lib.mjs';

/* Page objects of a PDF as Chromium writes it: "/Type /Page" uncompressed. */
function pageCount(pdf) { return (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) || []).length; }

await test(async () => {
  const chrome = await browser();
  for (const edition of editions()) {
    const page = await open(chrome, { viewport: { width: 1280, height: 900 } });
    const every = facilities(edition);
    const largest = kinds(edition).filter((path) => path.startsWith('facility/'));
    const some = [...new Set([...largest, ...every.filter((_, i) => i % Math.ceil(every.length / 12) === 0)])];
    const long = [];
    for (const path of some) {
      await page.goto(url(edition, path));
      const pages = pageCount(await page.pdf({ preferCSSPageSize: true }));
      if (pages !== 1) long.push(`${path}: ${pages} pages`);
    }
    ok(long.length === 0, `${edition.audience}: a facility is one sheet (${some.length} tried)`, long.join('\n'));

    await page.goto(url(edition, largest[0]));
    await page.emulateMedia({ media: 'print' });
    const seen = await page.locator('.nav:visible, .bar:visible, .crumbs:visible, button:visible, .skip:visible').count();
    ok(seen === 0, `${edition.audience}: no menu and no button on paper`, `${seen}`);
    ok(await page.locator('.dated').first().isVisible() && (await page.locator('.dated').first().textContent()).includes('現在'), `${edition.audience}: the date is on the sheet`);
    if (edition.audience !== 'resident') ok(await page.locator('.edition').isVisible(), `${edition.audience}: 取扱注意 is on the sheet`);
    await page.context().close();
  }
  await chrome.close();
});
