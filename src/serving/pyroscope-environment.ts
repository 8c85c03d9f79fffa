/**
 * The environment variables of the push to Pyroscope. They are named as Grafana's clients name
 * them; those that are not in the one for Node are in the ones for Java and .NET.
 */
import {
  type EnvironmentVariable,
  secondsVariable,
  textVariable,
} from "../config/environment-variable.ts";
import { type PushedType, pushedTypes } from "../telemetry/profiling/pyroscope-request.ts";

/** What other runtimes have. Known, so that what was written for them starts here too. */
const foreignTypes = ["mutex", "block"] as const;
type ProfileType = PushedType | (typeof foreignTypes)[number];

const knownTypes: readonly ProfileType[] = [...pushedTypes, ...foreignTypes];

const INTERVAL_MIN_MS = 100;
const INTERVAL_MAX_MS = 60_000;

export const pyroscopeFields = {
  PYROSCOPE_SERVER_ADDRESS: addressVariable("Where profiles are pushed; empty is nowhere."),
  PYROSCOPE_APPLICATION_NAME: patternVariable(/^[\w./-]+$/, {
    rule: "must be letters, digits and . _ / -",
    doc: "Name in pushed profiles; else `OTEL_SERVICE_NAME`, else the target's.",
  }),
  PYROSCOPE_PROFILE_TYPES: typesVariable(),
  PYROSCOPE_LABELS: labelsVariable(),
  PYROSCOPE_UPLOAD_INTERVAL: intervalVariable(),
  PYROSCOPE_BASIC_AUTH_USER: textVariable({ default: "", doc: "User at the Pyroscope server." }),
  PYROSCOPE_BASIC_AUTH_PASSWORD: textVariable({ default: "", doc: "Password of that user." }),
  PYROSCOPE_AUTH_TOKEN: textVariable({ default: "", doc: "Bearer token, where there is no user." }),
  PYROSCOPE_TENANT_ID: textVariable({ default: "", doc: "Tenant, sent as `X-Scope-OrgID`." }),
};

function addressVariable(doc: string): EnvironmentVariable<string> {
  return {
    default: "",
    doc,
    rule: "must be a URL with http or https, without user, query and fragment",
    read: (text) => {
      const url = URL.parse(text);
      if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
      const { username, password, search, hash } = url;
      return username + password + search + hash === "" ? text : undefined;
    },
  };
}

/** The sampler has room for so long a window, and a shorter one would be nothing but ends. */
function intervalVariable(): EnvironmentVariable<number> {
  const doc = "How long the time is that a pushed profile tells of.";
  const { read, ...seconds } = secondsVariable({ default: 10_000, doc });
  return {
    ...seconds,
    rule: "must be a number of seconds, or a duration like 15s, from 100ms to 1m",
    read: (text) => {
      const ms = read(text) ?? 0;
      return ms >= INTERVAL_MIN_MS && ms <= INTERVAL_MAX_MS ? ms : undefined;
    },
  };
}

function patternVariable(
  pattern: RegExp,
  options: { readonly rule: string; readonly doc: string },
): EnvironmentVariable<string> {
  return { ...options, default: "", read: (text) => (pattern.test(text) ? text : undefined) };
}

function typesVariable(): EnvironmentVariable<readonly ProfileType[]> {
  return {
    default: pushedTypes,
    doc: "Which profiles are pushed. `mutex` and `block` do not exist in this runtime: a warning.",
    rule: `must be a comma-separated list of ${knownTypes.join(", ")}`,
    read: (text) => {
      const names = text.split(",").map((name) => name.trim());
      const types = names.map((name) => knownTypes.find((known) => known === name));
      return types.includes(undefined) ? undefined : (types as ProfileType[]);
    },
  };
}

function labelsVariable(): EnvironmentVariable<readonly (readonly [string, string])[]> {
  return {
    default: [],
    doc: "Labels of all pushed profiles.",
    rule: "must be like name=value,name=value, with letters, digits, _ and . in names",
    read: (text) => {
      const pairs = text.split(",").map((pair) => /^\s*([\w.]+)=([^,={}]+)$/.exec(pair));
      if (pairs.includes(null)) return undefined;
      return pairs.map((pair) => [pair![1]!, pair![2]!.trim()] as const);
    },
  };
}
