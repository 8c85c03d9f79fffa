/** The nginx that stands behind every proxy of a bench. It shares a core with the generator. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nginxCommand, nginxHttp } from "./nginx-command.ts";
import { type RunningProgram, startProgram } from "./start-program.ts";

export const smallBytes = 13;
export const pageBytes = 16 * 1024;
export const bulkBytes = 4 * 1024 * 1024;

export interface OriginPlan {
  readonly folder: string;
  readonly port: number;
  readonly cores: string;
}

export function startOrigin({ folder, port, cores }: OriginPlan): Promise<RunningProgram> {
  const files = join(folder, "files");
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, "page"), "x".repeat(pageBytes));
  writeFileSync(join(files, "bulk"), "x".repeat(bulkBytes));
  const block = nginxHttp(
    join(folder, "origin"),
    `  sendfile on;
  open_file_cache max=10;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    root ${files};
    location = /small { return 200 "hello, world\\n"; }
  }`,
  );
  const command = nginxCommand({ name: "origin", folder, block });
  return startProgram({ command, cores, port });
}
