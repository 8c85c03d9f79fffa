import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { route } from "../../serving/route.ts";
import { startControlled } from "./control-for-tests.ts";
import { Followers } from "./followers.ts";

const script = `
  import { sleep } from "k6";
  export const options = { vus: 1, duration: "10m" };
  export default function () { sleep(0.01); }`;

describe("those who follow a run", () => {
  test("are told what is written once for all of them", async (t) => {
    const followers = new Followers();
    const { fetch } = await serveRoutes(t, [
      route({
        method: "GET",
        path: "/",
        handle({ reply }) {
          const stream = reply.events();
          stream.send("hello", 1);
          followers.add(stream);
        },
      }),
    ]);
    const answers = [await fetch("/"), await fetch("/")];
    let written = 0;
    followers.tell("state", { toJSON: () => ({ written: ++written }) });
    for (const { body } of answers) {
      let text = "";
      for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        if (/event: state\ndata: {"written":1}\n\n/.test(text)) break;
      }
    }
    assert.equal(written, 1);
  });

  test("are 32 at most", async (t) => {
    const { control, ask } = await startControlled(t, script);
    const answers = await Promise.all(Array.from({ length: 32 }, () => fetch(control.url)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    const [status, body] = await ask("/");
    assert.equal(status, 503);
    assert.match(JSON.stringify(body), /32 follow the run already/);
    await Promise.all(answers.map(({ body: stream }) => stream!.cancel()));
  });
});
