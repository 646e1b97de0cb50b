// Unpacks what Brotli packed: node unpack.mjs PACKED UNPACKED; Python has no Brotli of its own.
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const [packed, unpacked] = process.argv.slice(2);
await pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(unpacked));
