// node open.mjs FILE.pdf…: opens each with pdf.js as a browser does: every page's drawing and text, the
// bookmarks, the page labels. Prints a line a file; pdf.js's warnings count as faults.
import { readFileSync } from "node:fs";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const folder = new URL("./node_modules/pdfjs-dist/", import.meta.url).pathname;
const faults = [];
console.warn = console.log;

const say = console.log;
// BIZ UD's own hinting calls a function that its subset has no need of; pdf.js then does without the hints.
const hints = "TT: undefined function: 0";
console.log = (...words) => words.join(" ").includes(hints) || faults.push(words.join(" "));

for (const path of process.argv.slice(2)) {
  faults.length = 0;
  try {
    const document = await getDocument({ data: new Uint8Array(readFileSync(path)), cMapUrl: folder + "cmaps/", cMapPacked: true,
      standardFontDataUrl: folder + "standard_fonts/", isEvalSupported: false }).promise;
    let characters = 0, operators = 0;
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      characters += (await page.getTextContent()).items.reduce((sum, item) => sum + item.str.length, 0);
      operators += (await page.getOperatorList()).fnArray.length;
    }
    const bookmarks = (await document.getOutline())?.length ?? 0;
    say(`${path}\tpages ${document.numPages}\tcharacters ${characters}\toperators ${operators}\tbookmarks ${bookmarks}\tfaults ${faults.join("; ") || "none"}`);
    await document.destroy();
  } catch (error) {
    say(`${path}\tfaults ${error.message}`);
  }
}
