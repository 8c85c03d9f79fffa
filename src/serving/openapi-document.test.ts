import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { openApiDocument } from "./openapi-document.ts";
import { wholeNumber } from "./query-field.ts";
import { route } from "./route.ts";

const cake = route({
  method: ["POST", "PUT"],
  path: "/cakes/{id}",
  summary: "bakes",
  params: z.object({ id: z.string() }),
  query: z.object({ layers: wholeNumber({ min: 1, max: 9, default: 2 }) }),
  body: z.strictObject({ flavour: z.string().min(1) }),
  handle: ({ reply }) => reply.empty(204),
});

const options = { title: "Cakes", description: "sweet", version: "1.2.3" };

interface Document {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<"post", Operation>>>>;
}

interface Operation {
  readonly summary: string;
  readonly parameters: readonly { name: string; in: string; required: boolean }[];
  readonly requestBody: { content: { "application/json": { schema: object } } };
}

describe("openApiDocument", () => {
  test("has an operation for each method of a route, with what it reads", () => {
    const { openapi, info, paths } = openApiDocument([cake], options) as Document;
    assert.equal(openapi, "3.1.0");
    assert.deepEqual(info, options);
    assert.deepEqual(Object.keys(paths["/cakes/{id}"] ?? {}), ["post", "put"]);
    const { summary, parameters, requestBody } = paths["/cakes/{id}"]!.post;
    assert.equal(summary, "bakes");
    assert.deepEqual(
      parameters.map((parameter) => [parameter.in, parameter.name, parameter.required]),
      [
        ["path", "id", true],
        ["query", "layers", false],
      ],
    );
    assert.deepEqual(requestBody.content["application/json"].schema, {
      type: "object",
      properties: { flavour: { type: "string", minLength: 1 } },
      required: ["flavour"],
      additionalProperties: false,
    });
  });
});
