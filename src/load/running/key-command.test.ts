import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type KeyCommand, toKeyCommand } from "./key-command.ts";
import { type Steering, unsteered } from "./steering.ts";

const steer = (change: Partial<Steering>): KeyCommand => ({ name: "steer", change });

describe("toKeyCommand", () => {
  const rows: [key: string, steering: Partial<Steering>, command: KeyCommand | undefined][] = [
    ["p", {}, steer({ isPaused: true })],
    ["p", { isPaused: true }, steer({ isPaused: false })],
    ["+", {}, steer({ factor: 1.1 })],
    ["=", { factor: 1.1 }, steer({ factor: 1.2 })],
    ["-", { factor: 1.2 }, steer({ factor: 1.1 })],
    ["-", { factor: 0.1 }, steer({ factor: 0.1 })],
    ["+", { factor: 100 }, steer({ factor: 100 })],
    ["?", {}, { name: "help" }],
    ["x", {}, undefined],
  ];
  for (const [key, steering, command] of rows) {
    test(`makes ${JSON.stringify(command)} of ${JSON.stringify(key)}`, () => {
      assert.deepEqual(toKeyCommand(key, { ...unsteered, ...steering }, undefined), command);
    });
  }

  test("moves the users of an externally controlled scenario, by one at least", () => {
    const vusOf = (key: string, vus: number): unknown => {
      const command = toKeyCommand(key, unsteered, { vus, vusMax: 50 });
      return command?.name === "steer" ? command.change.vus : undefined;
    };
    const rows = [vusOf("+", 0), vusOf("+", 30), vusOf("+", 50), vusOf("-", 1), vusOf("-", 0)];
    assert.deepEqual(rows, [1, 33, 50, 0, 0]);
  });
});
