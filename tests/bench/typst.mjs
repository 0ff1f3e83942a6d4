// node typst.mjs IN.typ OUT.pdf [untagged]: the Typst compiler of its npm package, with the system's fonts.
import { writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const [input, output, untagged] = process.argv.slice(2);
const compiler = NodeCompiler.create({ workspace: dirname(resolve(input)), fontArgs: [{ fontPaths: ["/usr/share/fonts/truetype/bizud-gothic"] }] });
writeFileSync(output, compiler.pdf({ mainFilePath: resolve(input) }, { pdfTags: !untagged }));
