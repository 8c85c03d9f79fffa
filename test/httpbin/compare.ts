/** What two answers to the same request differ in. */
export interface Answer {
  readonly status: number;
  readonly fields: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Others say how the server works, or when. */
const comparedFields: readonly string[] = [
  "accept-ranges",
  "content-range",
  "content-type",
  "etag",
  "location",
  "proxy-authenticate",
  "www-authenticate",
  "x-a",
  "x-b",
];

/** Names of parts: `status`, `field NAME`, `body`, or `body PATH` where both are JSON. */
export function compare(one: Answer, other: Answer): string[] {
  const different: string[] = one.status === other.status ? [] : ["status"];
  for (const name of comparedFields) {
    if (one.fields[name] !== other.fields[name]) different.push(`field ${name}`);
  }
  const [ours, theirs] = [one, other].map(({ fields, body }) =>
    fields["content-type"] === "application/json" ? leaves(JSON.parse(body.toString())) : undefined,
  );
  if (ours === undefined || theirs === undefined) {
    if (!one.body.equals(other.body)) different.push("body");
    return different;
  }
  const paths = new Set([...ours.keys(), ...theirs.keys()]);
  for (const path of paths) {
    if (ours.get(path) !== theirs.get(path)) different.push(`body ${path}`);
  }
  return different;
}

/** Each value that has no members, as JSON, by its path. */
function leaves(value: unknown, path = "", found = new Map<string, string>()): Map<string, string> {
  const members = typeof value === "object" && value !== null ? Object.entries(value) : [];
  // What is another one each time is compared by its form.
  if (members.length === 0) found.set(path, JSON.stringify(value).replace(uuid, "a UUID"));
  for (const [name, member] of members) {
    leaves(member, path === "" ? name : `${path}.${name}`, found);
  }
  return found;
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;
