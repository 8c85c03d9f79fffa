/**
 * Takes a picture of a page and checks that it shows something. Where `WEIR_PICTURES` names a
 * folder, as `make pictures` does with `docs`, the picture is written there; else it goes nowhere.
 */
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { browserOptions } from "../console/browser-for-tests.ts";

const folder = process.env.WEIR_PICTURES;

/** The pictures are for documents: whoever takes them gives what is shown its time. */
export const isForDocuments = folder !== undefined;
export const timeout = isForDocuments ? 300_000 : 110_000;

const { executablePath } = browserOptions;
const hasBrowser = existsSync(executablePath);
// Who asks for pictures is not to take skipped tests for pictures.
assert.ok(
  hasBrowser || !isForDocuments,
  `pictures need Chromium, and there is no ${executablePath}`,
);
export const skip = hasBrowser ? false : "there is no browser here";

/** Width and height, in pixels; the picture may be longer. */
export const pictureSize = { width: 1280, height: 720 };

/** A blank page has 4,000, and a view of the console with nothing to show up to 40,000. */
const octetsMin = 60_000;
/** More would make the documents slow to read. */
const octetsMax = 500_000;
/** In a PNG, whose first chunk says how large it is. */
const widthOffset = 16;
const heightOffset = 20;

interface PictureOptions {
  /** The page down to its end, and not only what its window shows. */
  readonly isWhole?: boolean;
}

export async function takePicture(
  page: Page,
  name: string,
  { isWhole = true }: PictureOptions = {},
): Promise<void> {
  // A cell or a button under the mouse looks different.
  await page.mouse.move(0, 0);
  const picture = await page.screenshot({ fullPage: isWhole });
  assert.equal(picture.readUInt32BE(widthOffset), pictureSize.width);
  assert.ok(picture.readUInt32BE(heightOffset) >= pictureSize.height);
  assert.ok(picture.length > octetsMin && picture.length < octetsMax, `${picture.length} octets`);
  if (folder !== undefined) writeFileSync(join(folder, name), picture);
}
