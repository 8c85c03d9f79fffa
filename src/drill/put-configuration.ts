/** Gives a gateway another configuration, by its admin. */
export interface ConfigurationAnswer {
  readonly status: number;
  readonly text: string;
}

const timeoutMs = 10_000;

export async function putConfiguration(
  adminUrl: string,
  configuration: string,
): Promise<ConfigurationAnswer> {
  const response = await fetch(`${adminUrl}/config`, {
    method: "PUT",
    body: configuration,
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { status: response.status, text: await response.text() };
}
