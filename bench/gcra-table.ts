/** One `take` of a rate limit, and the hash of its key. */
import { GcraTable } from "../src/limiting/gcra-table.ts";
import { keyHash } from "../src/limiting/key-hash.ts";
import { measure } from "./measure.ts";

const addresses = Array.from({ length: 4096 }, (_, i) => `192.168.${i >> 8}.${i & 255}`);
const hashes = addresses.map((address) => keyHash(address, 5));
const wide = made({ ratePerSecond: 1e9, burst: 1000 });
const narrow = made({ ratePerSecond: 1e-3, burst: 1 });
let nowMs = 1000;

measure("take, one key, passed", () => {
  nowMs += 0.001;
  return wide.take(hashes[0]!, nowMs) ? 1 : 0;
});
measure("take, one key, refused", () => (narrow.take(hashes[0]!, nowMs) ? 1 : 0));
measure("take, 4096 keys, passed", (i) => {
  nowMs += 0.001;
  return wide.take(hashes[i & 4095]!, nowMs) ? 1 : 0;
});
measure("take, a new key each time", (i) => {
  nowMs += 0.001;
  return wide.take(i, nowMs) ? 1 : 0;
});
measure("waitMs", () => narrow.waitMs(hashes[0]!, nowMs));
measure("keyHash of an address", (i) => keyHash(addresses[i & 4095]!, 5));

function made(options: { ratePerSecond: number; burst: number }): GcraTable {
  return new GcraTable(new SharedArrayBuffer(GcraTable.byteLength(65_536)), options);
}
