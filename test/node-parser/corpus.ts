/**
 * Octets for both parsers: the rows of the cases, and messages that are right by construction with
 * small changes. The same in every run.
 */
import { existsSync } from "node:fs";
import fc from "fast-check";
import { seededRandom } from "../balancing/seeded-random.ts";
import { readRequestCases, readResponseCases } from "../cases/case-file.ts";
import { expandWhole } from "../cases/expand-octets.ts";
import { request } from "../http1/arbitrary-requests.ts";
import { response } from "../http1/arbitrary-responses.ts";
import { applyEdits, type Edit, editKinds } from "../http1/edits.ts";

export interface AnsweredBy {
  readonly octets: string;
  /** Of the request. */
  readonly method: string;
}

const seed = 9112;
const requestCases = new URL("../cases/http1-requests.json", import.meta.url);
const responseCases = new URL("../cases/http1-responses.json", import.meta.url);
// Data of public suites: not part of the project, read where it is there.
const publicCases = new URL("../../../shared/cases/public-requests.json", import.meta.url);
const models = 500;
const editsMax = 2;
/** Node knows the registered methods only; too many others would hide everything else. */
const knownMethod = /^(?:GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS) /;

export function requestCorpus(count: number): readonly string[] {
  const files = [requestCases, ...(existsSync(publicCases) ? [publicCases] : [])];
  const rows = files.flatMap(readRequestCases).map(({ raw }) => raw);
  const right = fc.sample(request, { seed, numRuns: models }).map(({ octets }) => octets);
  const known = right.filter((octets) => knownMethod.test(octets));
  return [...toOctets(rows), ...known, ...changed(known, count)];
}

export function responseCorpus(count: number): readonly AnsweredBy[] {
  const rows = readResponseCases(responseCases).flatMap(({ upstream_raw, request }) =>
    toOctets([upstream_raw]).map((octets) => ({ octets, method: request.split(" ")[0]! })),
  );
  const right = fc.sample(response, { seed, numRuns: models }).map(({ octets }) => octets);
  const made = [...right, ...changed(right, count)];
  return [...rows, ...made.map((octets, i) => ({ octets, method: i % 10 === 0 ? "HEAD" : "GET" }))];
}

function changed(right: readonly string[], count: number): string[] {
  const random = seededRandom(seed);
  const oneOf = <Choice>(choices: readonly Choice[]): Choice =>
    choices[Math.floor(random() * choices.length)]!;
  return Array.from({ length: count }, () => {
    const octets = oneOf(right);
    const length = 1 + Math.floor(random() * editsMax);
    const edits: Edit[] = Array.from({ length }, () => ({
      kind: oneOf(editKinds),
      at: random(),
      by: random(),
    }));
    return applyEdits(octets, edits);
  });
}

/** Without those that are too long to be held. */
function toOctets(rows: readonly string[]): string[] {
  return rows
    .filter((row) => !/\{\{.*\d{7,}\}\}/s.test(row))
    .map((row) => expandWhole(row).toString("latin1"));
}
