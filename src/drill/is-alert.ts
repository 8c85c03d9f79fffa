/** Whether it is the alert that is meant: by its name, and the labels that are asked for. */
import type { AlertReading } from "./drill-record.ts";

export function isAlert(
  { alert, labels }: AlertReading,
  wanted: Pick<AlertReading, "alert" | "labels">,
): boolean {
  return (
    alert === wanted.alert &&
    Object.entries(wanted.labels).every(([name, value]) => labels[name] === value)
  );
}
