/** The same with fastify. Arguments: the port, and the folder that fastify is installed in. */
import { createRequire } from "node:module";
import { join } from "node:path";

interface Fastify {
  get(path: string, answer: () => string): void;
  post(path: string, answer: (request: { readonly body: object }) => object): void;
  listen(place: { port: number; host: string; backlog: number }): Promise<unknown>;
}

const [port = "", folder = ""] = process.argv.slice(2);
const load = createRequire(join(folder, "package.json"));
const makeFastify = load("fastify") as (options: object) => Fastify;

const app = makeFastify({ keepAliveTimeout: 300_000 });
app.get("/hello/virtual", () => "hello virtual");
app.post("/api/echo", ({ body }) => ({ echoed: true, ...body }));
await app.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 });
