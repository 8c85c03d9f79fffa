/** The head of the page: what is watched, the views there are, and whether what is seen is live. */
import { type ComponentChild, h } from "preact";

export interface Link {
  readonly tone: string;
  readonly sentence: string;
}

export interface HeadProps {
  readonly subject: string;
  /** The fragment of the page's address. */
  readonly view: string;
  readonly link: Link;
}

const views = [
  { view: "", label: "Overview" },
  { view: "#control", label: "Control" },
  { view: "#latency", label: "Latency" },
  { view: "#profile", label: "Profile" },
  { view: "#runs", label: "Runs" },
  { view: "#verdict", label: "Verdict" },
];

export function Head({ subject, view, link }: HeadProps): ComponentChild {
  return h(
    "header",
    null,
    h("h1", null, "Weir"),
    h("span", { class: "subject" }, subject),
    h(
      "nav",
      { "aria-label": "views" },
      ...views.map(({ view: one, label }) =>
        h(
          "a",
          { key: one, href: one === "" ? "#" : one, "aria-current": isShown(one, view) && "page" },
          label,
        ),
      ),
    ),
    h(
      "span",
      { class: `link ${link.tone}`, role: "status" },
      h("i", { class: `dot ${link.tone}` }),
      link.sentence,
    ),
  );
}

export function linkOf(isConnected: boolean, isGatewayLost: boolean): Link {
  if (!isConnected) return { tone: "bad", sentence: "connection lost, trying again" };
  if (isGatewayLost) return { tone: "bad", sentence: "the gateway's metrics cannot be read" };
  return { tone: "good", sentence: "live, each second" };
}

function isShown(one: string, view: string): boolean {
  const [name] = view.split("/");
  return one === ""
    ? !views.some((other) => other.view !== "" && other.view === name)
    : one === name;
}
