import assert from "node:assert/strict";
import { test } from "node:test";
import { joinWires } from "../../test/socket/joined-wires.ts";
import { FastWire } from "./fast-wire.ts";
import { TcpWire } from "./tcp-wire.ts";

test("plain connections get the fast wire", async (t) => {
  const { client, server } = await joinWires(t, "fast");
  assert.ok(client instanceof FastWire && server instanceof FastWire);
});

test("whoever asks for the ordinary way gets it", async (t) => {
  const { client, server } = await joinWires(t, "ordinary");
  assert.ok(client instanceof TcpWire && server instanceof TcpWire);
});

test("encrypted connections go the ordinary way", async (t) => {
  const { client, server } = await joinWires(t, "encrypted");
  assert.ok(client instanceof TcpWire && server instanceof TcpWire);
});
