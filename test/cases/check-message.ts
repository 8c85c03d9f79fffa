/** Compares a message with what a case says about it. */
import type { Sighting } from "./case-file.ts";
import { type Field, fieldOf, type Message } from "./parse-messages.ts";

/** What is not as the case wants it, for a request as an upstream got it. */
export function checkRequest(wanted: Sighting, request: Message): string[] {
  const [method = "", target = "", version = ""] = request.startLine.split(" ");
  const path = target.replace(/^https?:\/\/[^/?]*/i, "").split("?")[0] || "/";
  const rows: readonly [string, unknown, unknown][] = [
    ["method", wanted.method, method],
    ["target", wanted.target, target],
    ["length of target", wanted.target_length, target.length],
    ["path", wanted.path, path],
    ["version", wanted.version, version],
    ["host", wanted.host, fieldOf(request.fields, "host")],
    ["body", wanted.body ?? wanted.body_if_forwarded, request.body],
  ];
  const wrongs = rows
    .filter(([, want, is]) => want !== undefined && want !== is)
    .map(([what, want, is]) => `${what} is ${JSON.stringify(is)}, not ${JSON.stringify(want)}`);
  if (wanted.host_not !== undefined && fieldOf(request.fields, "host") === wanted.host_not) {
    wrongs.push(`host is ${wanted.host_not}`);
  }
  if (wanted.path_one_of !== undefined && !wanted.path_one_of.includes(path)) {
    wrongs.push(`path is ${path}, none of ${wanted.path_one_of.join(" ")}`);
  }
  for (const name of wanted.trailers_absent ?? []) {
    if (request.trailers.some((field) => field.name === name)) wrongs.push(`trailer ${name}`);
  }
  return [...wrongs, ...checkFields(wanted, request.fields)];
}

/** What is not as the case wants it, about the fields of any message. */
export function checkFields(wanted: Sighting, fields: readonly Field[]): string[] {
  const wrongs: string[] = [];
  const told = (name: string): string => `${name} is ${JSON.stringify(fieldOf(fields, name))}`;
  for (const [name, value] of Object.entries(wanted.headers_present ?? {})) {
    if (fieldOf(fields, name) !== value) wrongs.push(`${told(name)}, not ${JSON.stringify(value)}`);
  }
  for (const [name, pattern] of Object.entries(wanted.headers_match ?? {})) {
    if (!new RegExp(pattern, "i").test(fieldOf(fields, name) ?? "")) {
      wrongs.push(`${told(name)}, which does not match ${pattern}`);
    }
  }
  for (const [name, value] of Object.entries(wanted.headers_not_equal ?? {})) {
    if ((fieldOf(fields, name) ?? "").includes(value)) wrongs.push(told(name));
  }
  for (const name of wanted.headers_required ?? []) {
    if (fieldOf(fields, name) === undefined) wrongs.push(`${name} is missing`);
  }
  for (const name of wanted.headers_absent ?? []) {
    if (isThere(fields, name)) wrongs.push(`${name} is there`);
  }
  for (const [name, count] of Object.entries(wanted.header_lines ?? {})) {
    const lines = fields.filter((field) => field.name === name).length;
    if (lines !== count) wrongs.push(`${lines} lines of ${name}, not ${count}`);
  }
  return wrongs;
}

/** `connection:x` means the option x of Connection. */
function isThere(fields: readonly Field[], name: string): boolean {
  const [field = "", option] = name.split(":");
  const value = fieldOf(fields, field);
  if (option === undefined || value === undefined) return value !== undefined;
  return value
    .toLowerCase()
    .split(",")
    .some((part) => part.trim() === option);
}
