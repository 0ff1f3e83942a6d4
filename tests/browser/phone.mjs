// On a telephone: no number to call is broken over two lines, nothing hangs over the side,
// and what can be pressed is a finger wide, on every kind of page.
import { browser, editions, kinds, ok, open, test, url } from './lib.mjs';

/* In the page: what is wrong with it. Links within running text are as high as it. */
function wrong() {
  const range = document.createRange(), broken = [], small = [];
  const words = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const node = words.currentNode;
    if (!node.parentElement.checkVisibility() || node.parentElement.closest('.vh, svg')) continue;
    for (const number of node.data.matchAll(/(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\d-])/g)) {
      range.setStart(node, number.index);
      range.setEnd(node, number.index + number[0].length);
      const tops = [...range.getClientRects()].map((box) => Math.round(box.top));
      if (new Set(tops).size > 1) broken.push(number[0]);
    }
  }
  for (const one of document.querySelectorAll('main a, main button, main select, main input[type="search"], main summary')) {
    const box = one.getBoundingClientRect();
    const text = one.parentElement.closest('.prose p, .prose li, .prose td, .prose th, .lead, .dated, .map svg, .matrix, .page-missing p');
    const call = (one.getAttribute('href') || '').startsWith('tel:');
    if (!one.checkVisibility() || box.width === 0 || one.closest('.vh') || (text && !call)) continue;
    if (box.height < 43.5 || box.width < 43.5) small.push(`${one.className || one.tagName} ${one.textContent.trim().slice(0, 16)} ${Math.round(box.width)}x${Math.round(box.height)}`);
  }
  return { broken, small, over: document.documentElement.scrollWidth - document.documentElement.clientWidth };
}

await test(async () => {
  const chrome = await browser();
  for (const edition of editions()) {
    for (const viewport of [{ width: 390, height: 844 }, { width: 360, height: 640 }]) {
      const page = await open(chrome, { viewport, hasTouch: true });
      const broken = [], small = [], over = [];
      const guides = edition.pages.filter((path) => path.startsWith('guide/'));
      for (const path of new Set([...kinds(edition), ...guides])) {
        await page.goto(url(edition, path));
        const found = await page.evaluate(wrong);
        broken.push(...found.broken.map((said) => `${path}: ${said}`));
        small.push(...[...new Set(found.small)].slice(0, 5).map((said) => `${path}: ${said}`));
        if (found.over > 0) over.push(`${path}: ${found.over} px`);
      }
      const where = `${edition.audience}, ${viewport.width} px`;
      ok(broken.length === 0, `${where}: no telephone number is broken over two lines`, broken.join('\n'));
      ok(small.length === 0, `${where}: what can be pressed is 44 px or more`, small.join('\n'));
      ok(over.length === 0, `${where}: nothing hangs over the side`, over.join('\n'));
      await page.context().close();
    }
  }
  await chrome.close();
});
