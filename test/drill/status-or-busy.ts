/**
 * The exit status that a drill has to have: `wanted`, or that of INCONCLUSIVE where the machine had
 * no time for it and the drill says so. What was found is the same in both cases, and is for the
 * test to look at.
 */
const doubt = /^ {2}\? +(?:the load generator was the bottleneck|the gateway could not be read)/m;
/** Beside something that was missed, it changes nothing. */
const unknown = /waited for a processor|the machine was busy/;

export function statusOrBusy(wanted: 0 | 99, output: string): number {
  return doubt.test(output) || (wanted === 0 && unknown.test(output)) ? 97 : wanted;
}
