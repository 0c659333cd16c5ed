// Beside each text file in a folder, the same as gzip and as brotli, for servers to send as they are.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[2];
for (const name of readdirSync(folder).filter((each) => /\.(css|js|svg|txt)$/.test(each))) {
  const text = readFileSync(join(folder, name));
  const best = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
  writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }));
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text, { params: best }));
}
