/** The HTTP servers that are compared: they say hello, and send a JSON object back, marked. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram, programCache } from "./find-program.ts";
import { nginxCommand, nginxHttp, nginxVersion } from "./nginx-command.ts";
import type { Peer } from "./peer.ts";
import { weirProgram, weirVersion } from "./weir-command.ts";

const fastifyFolder = join(programCache, "fastify");

/** `weir target NAME`, as it is configured when nothing is said but for `variables`. */
export function weirTarget(
  name: "hello" | "echo",
  label = "weir",
  variables: Readonly<Record<string, string>> = {},
): Peer {
  return {
    name: label,
    version: weirVersion,
    toCommand: () => [weirProgram, "target", name],
    environment: ({ port }) => ({
      PORT: String(port),
      HOST: "127.0.0.1",
      PPROF_PORT: "0",
      ...(name === "hello" ? { WORKERS: "1" } : {}),
      ...variables,
    }),
  };
}

/** It can say hello and send nothing back. */
export const nginxServer: Peer = {
  name: "nginx",
  version: nginxVersion,
  toCommand: ({ folder, port }) => {
    const block = nginxHttp(
      join(folder, "nginx"),
      `  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / { return 200 "hello virtual"; }
  }`,
    );
    return nginxCommand({ name: "nginx", folder, block });
  },
};

export const servers: readonly Peer[] = [
  goServer("go fasthttp", "weir-peer-fasthttp"),
  goServer("go net/http", "weir-peer-net-http"),
  {
    name: "node",
    version: process.versions.node,
    toCommand: ({ port }) => [process.execPath, serverFile("node-server.ts"), String(port)],
  },
  {
    name: "fastify",
    version: fastifyVersion(),
    toCommand: ({ port }) => [
      process.execPath,
      serverFile("fastify-server.ts"),
      String(port),
      fastifyFolder,
    ],
  },
];

function goServer(name: string, program: string): Peer {
  const path = findProgram(program);
  return {
    name,
    version: path === undefined ? undefined : builtWith(path, name),
    toCommand: ({ port }) => [path ?? program, String(port)],
    // One core, as the others have.
    environment: () => ({ GOMAXPROCS: "1" }),
  };
}

/** A Go program carries the versions it was built of. */
function builtWith(path: string, name: string): string {
  const { stdout } = spawnSync(findProgram("go") ?? "go", ["version", "-m", path], {
    encoding: "utf8",
  });
  const go = /go\d[\d.]*/.exec(stdout ?? "")?.[0] ?? "of unknown version";
  const library = /valyala\/fasthttp\s+v([\d.]+)/.exec(stdout ?? "")?.[1];
  return name.includes("fasthttp") && library !== undefined ? `${library} (${go})` : go;
}

function fastifyVersion(): string | undefined {
  try {
    const path = join(fastifyFolder, "node_modules/fastify/package.json");
    return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
  } catch {
    // It is not installed; the bench then says so and goes on without it.
    return undefined;
  }
}

function serverFile(name: string): string {
  return join(import.meta.dirname, "servers", name);
}
