/** `k6/html`. */
import { parseHtml } from "../html/selection.ts";
import type { NativeModule } from "./native-module.ts";

export const htmlModule: NativeModule = {
  exports: ["parseHTML"],
  blocking: [],
  make: () => ({ parseHTML: (text: unknown) => parseHtml(String(text)) }),
};
