/** The load generators that are compared. Each has one core. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram, programCache, versionOf } from "./find-program.ts";
import type { LoadPeer, LoadPlace, LoadScenario } from "./load-peer.ts";
import { weirProgram, weirVersion } from "./weir-command.ts";

const autocannonFolder = join(programCache, "autocannon/node_modules/autocannon");

export const loadPeers: readonly LoadPeer[] = [
  {
    name: "weir",
    version: weirVersion,
    toCommand: (scenario, place) => [weirProgram, "run", "-q", writeScript(scenario, place)],
  },
  {
    name: "wrk",
    version:
      findProgram("wrk") === undefined ? undefined : (versionOf("wrk", ["-v"]) ?? "Debian's"),
    toCommand: ({ connections, keepsAlive, thinkSeconds }, { url, seconds }) => {
      if (thinkSeconds > 0) return undefined;
      const load = ["-t1", `-c${connections}`, `-d${seconds}s`];
      return ["wrk", ...load, ...(keepsAlive ? [] : ["-H", "Connection: close"]), url];
    },
  },
  {
    name: "autocannon",
    version: autocannonVersion(),
    toCommand: ({ connections, keepsAlive, thinkSeconds }, { url, seconds }) => {
      if (thinkSeconds > 0) return undefined;
      const load = ["-c", String(connections), "-d", String(seconds), "--no-progress"];
      const close = keepsAlive ? [] : ["-H", "Connection=close"];
      return [process.execPath, join(autocannonFolder, "autocannon.js"), ...load, ...close, url];
    },
  },
  {
    name: "k6",
    version: versionOf("k6", ["version"]),
    toCommand: (scenario, place) => [
      findProgram("k6") ?? "k6",
      ...["run", "--quiet", "--no-usage-report"],
      writeScript(scenario, place),
    ],
  },
  {
    name: "vegeta",
    // Its own version is not built in by `go install`.
    version: findProgram("vegeta") === undefined ? undefined : "12.12.0",
    toCommand: ({ connections, keepsAlive, thinkSeconds }, { url, seconds, folder }) => {
      if (thinkSeconds > 0) return undefined;
      const targets = join(folder, "vegeta-targets");
      writeFileSync(targets, `GET ${url}\n`);
      const most = String(connections);
      const load = ["-rate=0", `-max-workers=${most}`, `-workers=${most}`, `-connections=${most}`];
      const rest = [`-duration=${seconds}s`, "-insecure", "-http2=false", "-output=/dev/null"];
      const words = [...load, ...rest, `-keepalive=${keepsAlive}`, `-targets=${targets}`];
      return [findProgram("vegeta") ?? "vegeta", "attack", ...words];
    },
  },
  {
    name: "oha",
    version: versionOf("oha", ["--version"]),
    toCommand: ({ connections, keepsAlive, thinkSeconds }, { url, seconds }) => {
      if (thinkSeconds > 0) return undefined;
      const load = ["-c", String(connections), "-z", `${seconds}s`, "--no-tui", "--insecure"];
      return [
        findProgram("oha") ?? "oha",
        ...load,
        ...(keepsAlive ? [] : ["--disable-keepalive"]),
        url,
      ];
    },
  },
];

/** The same script for Weir and for k6. */
function writeScript(scenario: LoadScenario, { url, seconds, folder }: LoadPlace): string {
  const { name, connections, keepsAlive, thinkSeconds } = scenario;
  const options = {
    vus: connections,
    duration: `${seconds}s`,
    noConnectionReuse: !keepsAlive,
    insecureSkipTLSVerify: true,
  };
  const path = join(folder, `${name}.js`);
  const think = thinkSeconds > 0 ? ` sleep(${thinkSeconds});` : "";
  const lines = [
    'import http from "k6/http";',
    'import { sleep } from "k6";',
    `export const options = ${JSON.stringify(options)};`,
    `export default function () { http.get(${JSON.stringify(url)});${think} }`,
  ];
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

function autocannonVersion(): string | undefined {
  try {
    const path = join(autocannonFolder, "package.json");
    return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
  } catch {
    // It is not installed; the bench then says so and goes on without it.
    return undefined;
  }
}
