/** HAProxy and nginx around the gateway, each a process of its own that ends with its test. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { promisify } from "node:util";
import { findProgram } from "../../bench/peers/find-program.ts";
import { nginxCommand, nginxHttp } from "../../bench/peers/nginx-command.ts";
import { claimPort } from "../ports/claim-ports.ts";

export const absentPeers: readonly string[] = ["haproxy", "nginx", "curl"].filter(
  (name) => findProgram(name) === undefined,
);

export async function startHaproxy(
  t: TestContext,
  toLines: (port: number) => readonly string[],
): Promise<number> {
  const port = await claimPort();
  const folder = mkdtempSync(join(tmpdir(), "weir-haproxy-"));
  const file = join(folder, "haproxy.cfg");
  const common = [
    "defaults",
    "  timeout connect 5s",
    "  timeout client 30s",
    "  timeout server 30s",
  ];
  writeFileSync(file, `${[...common, ...toLines(port)].join("\n")}\n`);
  await startPeer(t, [findProgram("haproxy")!, "-db", "-q", "-f", file], { port, folder });
  return port;
}

/** Answers with the client's address and port as the PROXY header has told them. */
export async function startNginx(t: TestContext): Promise<number> {
  const port = await claimPort();
  const folder = mkdtempSync(join(tmpdir(), "weir-nginx-"));
  const server = `  server {
    listen 127.0.0.1:${port} proxy_protocol;
    set $client "$proxy_protocol_addr $proxy_protocol_port";
    location / { return 200 "$client $proxy_protocol_server_port"; }
  }`;
  const block = nginxHttp(join(folder, "nginx"), server);
  await startPeer(t, nginxCommand({ name: "nginx", folder, block }), { port, folder });
  return port;
}

/** Whatever curl says to `words`, and its exit status. */
export async function curl(words: readonly string[]): Promise<{ text: string; status: number }> {
  const run = promisify(execFile);
  return await run(findProgram("curl")!, ["-sS", "--max-time", "5", ...words]).then(
    ({ stdout }) => ({ text: stdout, status: 0 }),
    ({ stdout, code }: { stdout: string; code: number }) => ({ text: stdout, status: code }),
  );
}

/** Where it runs, and what is deleted when it has ended. */
interface PeerHome {
  readonly port: number;
  readonly folder: string;
}

async function startPeer(
  t: TestContext,
  command: readonly string[],
  { port, folder }: PeerHome,
): Promise<void> {
  const child = spawn(command[0]!, command.slice(1), { stdio: ["ignore", "ignore", "inherit"] });
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true });
  });
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${command.join(" ")} ended: ${child.exitCode}`);
  }
}

async function accepts(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
