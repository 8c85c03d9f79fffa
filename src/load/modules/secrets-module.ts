/** `k6/secrets`: what `--secret-source` gives, by promises, as k6 has it. */
import type { NativeModule } from "./native-module.ts";

export const secretsModule: NativeModule = {
  exports: ["get", "source"],
  blocking: [],
  make: ({ state }) => {
    const from = (source: string) => ({
      get: async (key: unknown): Promise<string> => state.secrets.get(source, String(key)),
    });
    return { ...from("default"), source: (name: unknown) => from(String(name)) };
  },
};
