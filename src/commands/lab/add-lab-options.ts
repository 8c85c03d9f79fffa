/** The options of `weir up` and `weir drill` that say where a lab listens. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type LabPortName, labPorts } from "./lab-ports.ts";

/** `offset`: of the ports; `undefined` is one at which all are free. */
export function addLabOptions(command: Command, offset: number | undefined): Command {
  command.option("--config <file>", "lab file: ports, workers, environment of the targets");
  command.option("--logs", "shows every line that the children write");
  const about = offset === undefined ? "; without it free ones are taken" : "";
  command.option("--port-offset <n>", `adds this to every port${about}`, readWholeNumber, offset);
  for (const name of Object.keys(labPorts) as LabPortName[]) {
    const { option, port, about } = labPorts[name];
    command.addOption(
      new Option(`--${option} <port>`, `${about} (default: ${port})`).argParser(readWholeNumber),
    );
  }
  return command;
}

function readWholeNumber(text: string): number {
  if (!/^-?\d{1,6}$/.test(text)) throw new InvalidArgumentError("must be a whole number");
  return Number(text);
}
