/**
 * The page around a report: one HTML file without a script and with nothing to load. A policy in
 * its head holds the browser to that, whatever the texts of the report are.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { escapeMarkup } from "./escape-markup.ts";

export interface ReportPage {
  /** The verdict. */
  readonly word: string;
  /** A class of report.css: `good`, `bad`, `warning` or `plain`. */
  readonly tone: string;
  readonly title: string;
  /** Markup. */
  readonly body: string;
}

const style = readFileSync(new URL("report.css", import.meta.url), "utf8");
const styleHash = createHash("sha256").update(`\n${style}`).digest("base64");
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

export function toReportPage({ word, tone, title, body }: ReportPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(`${word}: ${title}`)}</title>
<style>
${style}</style>
</head>
<body><main>
<h1><span class="badge ${tone}">${word}</span> ${escapeMarkup(title)}</h1>
${body}
</main></body>
</html>
`;
}
