/** The native profiler, an optional package that may be missing or not built for this Node. */
export type Pprof = typeof import("@datadog/pprof");

/** The package, or why there is none: a reason to tell, not to fail. */
export async function loadPprof(
  load: () => Promise<Pprof> = () => import("@datadog/pprof"),
): Promise<Pprof | string> {
  try {
    return await load();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    return `profiles need the optional package @datadog/pprof: ${reason}`;
  }
}
