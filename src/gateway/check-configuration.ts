/**
 * Everything that is wrong with a configuration and can be told without starting a gateway: also
 * the files that it names, as far as the blocks that name them are right.
 */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { locateProblems, readLooseYaml } from "../config/read-yaml.ts";
import { upstreamSchema } from "../upstream/configuration.ts";
import { checkLogPath } from "./access-log.ts";
import { readGatewayConfiguration } from "./configuration.ts";
import { listenerTlsSchema } from "./listener-tls.ts";
import { readTlsMaterial, type TlsParts } from "./tls-material.ts";

/** Rejects with `ConfigurationProblems`; `fileName` is used in their sentences. */
export async function checkConfiguration(text: string, fileName: string): Promise<void> {
  const problems: string[] = [];
  await collect(problems, () => readGatewayConfiguration(text, fileName));
  const unplaced: string[] = [];
  const loose = readLooseYaml(text);
  await collect(unplaced, () => checkLogPath(logPathOf(loose)));
  await collect(unplaced, () => readTlsMaterial(tlsPartsOf(loose), NO_KEYS));
  problems.push(...locateProblems(text, fileName, unplaced));
  if (problems.length > 0) throw new ConfigurationProblems(problems);
}

/** Nobody resumes a session here. */
const NO_KEYS = new Uint8Array(0);

async function collect(problems: string[], read: () => unknown): Promise<void> {
  try {
    await read();
  } catch (error) {
    // Collected, to be told with the others; everything else is a bug and goes on.
    if (!(error instanceof ConfigurationProblems)) throw error;
    problems.push(...error.problems);
  }
}

/** That of standard output when there is none, or none that is right. */
function logPathOf(value: unknown): string {
  const { accessLog } = (value ?? {}) as { accessLog?: unknown };
  const { path } = (accessLog ?? {}) as { path?: unknown };
  return typeof path === "string" && path !== "" ? path : "-";
}

function tlsPartsOf(value: unknown): TlsParts {
  const { listeners, upstreams } = (value ?? {}) as { listeners?: unknown; upstreams?: unknown };
  const list: readonly unknown[] = Array.isArray(listeners) ? listeners : [];
  return {
    listeners: list.map((one) => ({ tls: listenerTlsSchema.safeParse(tlsOf(one)).data })),
    upstreams: Object.fromEntries(
      Object.entries(upstreams ?? {}).map(([name, one]) => [
        name,
        { tls: upstreamSchema.shape.tls.safeParse(tlsOf(one)).data },
      ]),
    ),
  };
}

function tlsOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "tls" in value ? value.tls : undefined;
}
