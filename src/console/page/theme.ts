/** The colours of `page.css`, as the canvas of a chart needs them. */

export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly panel: string;
  color(name: string): string;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: color("text"),
    muted: color("muted"),
    grid: color("grid"),
    panel: color("panel"),
    color,
  };
}
