/** A page of a console to whom others have given names that would act on a careless page. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { Page } from "playwright-core";
import { hostileStrings } from "./hostile-strings.ts";
import { openPage } from "./open-page.ts";

export interface HostilePage {
  readonly page: Page;
  /** Every hostile string stands in what each of these places shows. */
  readonly assertShown: (texts: readonly string[]) => void;
  /** Nothing was made of a string: no element, no attribute, no request, no run of a script. */
  readonly assertHarmless: () => Promise<void>;
}

/** What only hostile strings would make; links, forms and inputs the page has itself. */
const madeOfStrings =
  /^(script|img|svg|iframe|object|embed|style|base|meta|link|video|source|math|body|details|x)\b/;
const ownRequests =
  /^\/(|page\/[\w.-]+|stream|clicks|exchanges(\/[^/]+)?|profile|runs\/\d+|comparison)$/;

/** What the browser says by itself of an answer that is a refusal. */
const refusal = /^Failed to load resource: the server responded with a status of (404|502)/;

export async function openHostilePage(t: TestContext, url: string): Promise<HostilePage> {
  const { page, problems } = await openPage(t, "about:blank");
  const asked: URL[] = [];
  page.on("request", (request) => asked.push(new URL(request.url())));
  await page.goto(url);
  await page.getByText("live, each second").waitFor();

  return {
    page,
    assertShown(texts) {
      for (const [at, text] of texts.entries()) {
        const shown = squeezed(text);
        const missing = hostileStrings.filter((one) => !shown.includes(squeezed(one)));
        assert.deepEqual(missing, [], `place ${at}`);
      }
    },
    async assertHarmless() {
      const made = (await page.locator("body *").evaluateAll(describeAll)) as string[];
      assert.deepEqual(
        made.filter((one) => madeOfStrings.test(one) || / (on\w+|autofocus|srcdoc)=/.test(one)),
        [],
      );
      const links = made.filter(
        (one) => one.startsWith("a ") && !/ href="(#|\/recorded\.yaml")/.test(one),
      );
      assert.deepEqual(links, []);
      assert.equal(await page.evaluate(() => "hacked" in globalThis), false);
      const foreign = asked.filter(({ protocol, origin, pathname }) => {
        const isOwn = origin === new URL(url).origin && ownRequests.test(pathname);
        return !isOwn && protocol !== "data:";
      });
      assert.deepEqual(foreign.map(String), []);
      assert.deepEqual(
        problems.filter((problem) => !refusal.test(problem)),
        [],
      );
    },
  };
}

export function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

interface ElementInPage {
  readonly localName: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
}

/** Run in the page: each as `name attribute= …`; of links with the value. */
function describeAll(elements: ElementInPage[]): string[] {
  return elements.map(({ localName, attributes }) =>
    [
      localName,
      ...[...attributes].map(({ name, value }) => {
        return name === "href" ? `href="${value}"` : `${name}=`;
      }),
    ].join(" "),
  );
}
