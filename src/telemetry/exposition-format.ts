/** Which of the two formats of a metrics page an `Accept` field asks for. */
export interface ExpositionFormat {
  readonly isOpen: boolean;
  readonly contentType: string;
}

const prometheus: ExpositionFormat = {
  isOpen: false,
  contentType: "text/plain; version=0.0.4; charset=utf-8",
};

const openMetrics: ExpositionFormat = {
  isOpen: true,
  contentType: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/** See RFC 9110, section 12.5.1; a range without `q` has 1. */
export function expositionFormat(accept = ""): ExpositionFormat {
  const qualityOf = (type: string): number => {
    const ranges = accept.split(",").filter((range) => range.trim().startsWith(type));
    return Math.max(0, ...ranges.map((range) => Number(/;\s*q=([\d.]+)/.exec(range)?.[1] ?? 1)));
  };
  const open = qualityOf("application/openmetrics-text");
  return open > 0 && open >= qualityOf("text/plain") ? openMetrics : prometheus;
}
