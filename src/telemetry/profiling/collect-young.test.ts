import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

const THREADS = 4;
const TIMES = 50;
const module = new URL("./collect-young.ts", import.meta.url).href;
/** A module that is asked for by another name begins anew, as one in another thread does. */
const code = `
  for (let at = 0; at < ${TIMES}; at++) {
    const { collectYoung } = await import(${JSON.stringify(module)} + "?" + at);
    collectYoung();
  }`;

test("collects in threads that begin with it at the same time", { timeout: 60_000 }, async () => {
  const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const ends = Array.from({ length: THREADS }, () => once(new Worker(url), "exit"));
  assert.deepEqual(await Promise.all(ends), new Array(THREADS).fill([0]));
});
