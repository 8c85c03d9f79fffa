/** The curl commands that the documents print which the targets come from, word for word. */
export const curlLines = {
  "0-hello-load-test-target.txt": ['curl "http://localhost:8080/hello/virtual?log=true&sleep=1"'],
  "1-sre-demo-service.txt": [
    "curl http://localhost:8080/health",
    "curl http://localhost:8080/metrics",
    'curl "http://localhost:8080/leak?size=10240"',
    'curl "http://localhost:8080/cpu?duration=2000"',
    "curl -X POST http://localhost:8080/log \\\n" +
      '  -H "Content-Type: application/json" \\\n' +
      `  -d '{"level": "warn", "message": "custom warning message"}'`,
    "curl http://localhost:6060/debug/pprof/heap -o heap.prof",
    "curl http://localhost:8080/metrics | grep http_requests_total",
  ],
  "4-echod.txt": [
    "curl -k https://localhost:10000/health",
    "curl -k -u remarkablebob:2rFtex -X POST https://localhost:10000/api/echo " +
      `--data '{"foo": "bar"}'`,
  ],
} as const;

export type SeedDocument = keyof typeof curlLines;

/** Every command once, in the order of the document; one that goes on behind `\` as a whole. */
export function readCurlLines(text: string): string[] {
  const commands = text.match(/^[ \t]*curl (?:.*\\\n)*.*:\/\/(?:.*\\\n)*.*$/gm) ?? [];
  return [...new Set(commands.map((command) => command.trim()))];
}
