/** The version of the package, read once. */
import { readFileSync } from "node:fs";

const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");

export const weirVersion: string = (JSON.parse(text) as { version: string }).version;
