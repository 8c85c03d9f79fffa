/** The command that runs nginx with a configuration of the bench: one worker, nothing logged. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram, versionOf } from "./find-program.ts";

export const nginxVersion = versionOf("nginx", ["-v"]);

export interface NginxPlan {
  /** Also tells apart several that share a folder. */
  readonly name: string;
  readonly folder: string;
  /** The block `http { … }` or `stream { … }`, whole. */
  readonly block: string;
  readonly modules?: readonly string[];
  readonly connections?: number;
}

export function nginxCommand({
  name,
  folder,
  block,
  modules = [],
  connections = 4096,
}: NginxPlan): string[] {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  const lines = [
    ...modules.map((path) => `load_module ${path};`),
    "daemon off;",
    "worker_processes 1;",
    `worker_rlimit_nofile ${2 * connections};`,
    `pid ${home}/nginx.pid;`,
    "error_log stderr crit;",
    `events { worker_connections ${connections}; multi_accept on; }`,
    block,
  ];
  writeFileSync(join(home, "nginx.conf"), `${lines.join("\n")}\n`);
  const nginx = findProgram("nginx") ?? "nginx";
  return [nginx, "-p", home, "-c", join(home, "nginx.conf"), "-e", "stderr"];
}

/** What every `http` block of the bench begins with. */
export function nginxHttp(home: string, rest: string): string {
  const kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const folders = kinds.map((kind) => `  ${kind}_temp_path ${home}/${kind};`);
  return `http {
  access_log off;
  keepalive_timeout 300s;
  keepalive_requests 1000000000;
  tcp_nodelay on;
${folders.join("\n")}
${rest}
}`;
}
