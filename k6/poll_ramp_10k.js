// The poll service under a ramp of voters:
//
//   0 → 1000 VUs in 30 s → 2000 in 30 s → TARGET_VUS (10000) in 60 s → 0 in 60 s
//
// Environment: BASE_URL, POLL_ID, OPTION_ID, SLEEP_MS, USE_SETUP, TARGET_VUS; TIME_SCALE makes it
// shorter.
// Writes summary.html, which needs no network.

import { check, sleep } from "k6";
import http from "k6/http";

const BASE_URL = __ENV.BASE_URL || "http://localhost:8080";
const POLL_ID = __ENV.POLL_ID || "11111111-1111-1111-1111-111111111111";
const OPTION_ID = __ENV.OPTION_ID || "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";
const SLEEP_MS = Number(__ENV.SLEEP_MS || 0);
const USE_SETUP = __ENV.USE_SETUP === "1" || __ENV.USE_SETUP === "true";
const TARGET_VUS = Number(__ENV.TARGET_VUS || 10000);
const TIME_SCALE = Number(__ENV.TIME_SCALE || 1);

const time = (seconds) => `${Math.round(seconds * TIME_SCALE * 1000)}ms`;
const jsonHeaders = { headers: { "Content-Type": "application/json" } };

export const options = {
  scenarios: {
    voters: {
      executor: "ramping-vus",
      startVUs: 0,
      stages: [
        { duration: time(30), target: Math.min(1000, TARGET_VUS) },
        { duration: time(30), target: Math.min(2000, TARGET_VUS) },
        { duration: time(60), target: TARGET_VUS },
        { duration: time(60), target: 0 },
      ],
      gracefulRampDown: time(30),
    },
  },
  thresholds: {
    http_req_failed: ["rate<0.05"],
    http_req_duration: ["p(95)<2000"],
  },
};

// With USE_SETUP a poll of its own is made for this run.
export function setup() {
  if (!USE_SETUP) return { pollId: POLL_ID, optionId: OPTION_ID };
  const body = JSON.stringify({ question: `Load of ${Date.now()}`, options: ["A", "B", "C"] });
  const made = http.post(`${BASE_URL}/polls`, body, jsonHeaders);
  if (made.status !== 201) throw new Error(`POST /polls answered ${made.status}: ${made.body}`);
  const poll = made.json();
  return { pollId: poll.id, optionId: poll.options[0].id };
}

export default function (data) {
  const vote = {
    poll_id: data.pollId,
    option_id: data.optionId,
    voter_id: `voter-${__VU}-${__ITER}-${Date.now()}`,
  };
  const response = http.post(`${BASE_URL}/vote`, JSON.stringify(vote), jsonHeaders);
  check(response, { "vote is queued (202)": (r) => r.status === 202 });
  if (SLEEP_MS > 0) sleep(SLEEP_MS / 1000);
}

export function handleSummary(data) {
  return { stdout: toText(data), "summary.html": toHtml(data) };
}

function rows(data) {
  return Object.keys(data.metrics)
    .sort()
    .map((name) => {
      const values = data.metrics[name].values;
      const cells = Object.keys(values).map((key) => `${key}=${Number(values[key].toFixed(3))}`);
      return { name, text: cells.join("  ") };
    });
}

function verdicts(data) {
  const found = [];
  for (const name of Object.keys(data.metrics)) {
    const thresholds = data.metrics[name].thresholds || {};
    for (const source of Object.keys(thresholds)) {
      found.push({ text: `${name}: ${source}`, ok: thresholds[source].ok });
    }
  }
  return found;
}

function toText(data) {
  const lines = verdicts(data).map((one) => `${one.ok ? "✓" : "✗"} ${one.text}`);
  for (const row of rows(data)) lines.push(`${row.name}: ${row.text}`);
  return `\n${lines.join("\n")}\n\n`;
}

const style = [
  "body { font: 15px/1.5 sans-serif; margin: 2rem }",
  "table { border-collapse: collapse; margin: 1rem 0 }",
  "td { border: 1px solid #ccc; padding: .2rem .6rem }",
  ".ok { color: #1a7f37 }",
  ".bad { color: #b42318 }",
].join("\n");

function toHtml(data) {
  const plain = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const row = (name, text, kind) =>
    `<tr class="${kind}"><td>${plain(name)}</td><td>${plain(text)}</td></tr>`;
  const verdictRows = verdicts(data).map((one) =>
    row(one.text, one.ok ? "passed" : "crossed", one.ok ? "ok" : "bad"),
  );
  const metricRows = rows(data).map((one) => row(one.name, one.text, ""));
  const seconds = (data.state.testRunDurationMs / 1000).toFixed(1);
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>poll_ramp_10k</title><style>${style}</style></head>`,
    `<body><h1>poll_ramp_10k</h1><p>${seconds} s</p>`,
    `<table>${verdictRows.join("")}</table><table>${metricRows.join("")}</table>`,
    "</body></html>\n",
  ].join("\n");
}
