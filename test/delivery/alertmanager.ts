/** A real Alertmanager with the shipped configuration, and the one who is on call. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { inShort } from "./in-short.ts";

const shipped = join(import.meta.dirname, "../../deploy/prometheus/alertmanager.yml");

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** When it is over or was, in RFC 3339; without it, a while after it was last told. */
  readonly endsAt?: string;
}

/** What a webhook is sent: prometheus.io/docs/alerting/latest/configuration/#webhook_config. */
export interface Notification {
  readonly receiver: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly (Required<Alert> & { readonly status: "firing" | "resolved" })[];
}

export class Alertmanager {
  /** In the order in which they came. */
  readonly told: Notification[] = [];
  readonly #address: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "weir-alertmanager-"));
  readonly #onCall: Server;
  #process: ChildProcess | undefined;
  #wake = (): void => {};

  private constructor(port: number) {
    this.#address = `127.0.0.1:${port}`;
    this.#onCall = createServer(async (request, response) => {
      this.told.push((await json(request)) as Notification);
      response.end();
      this.#wake();
    });
  }

  /** All durations of the shipped file are divided by `factor`. */
  static async start(port: number, factor: number): Promise<Alertmanager> {
    const alertmanager = new Alertmanager(port);
    try {
      await alertmanager.#launch(factor);
    } catch (error) {
      await alertmanager.stop();
      throw error;
    }
    return alertmanager;
  }

  async #launch(factor: number): Promise<void> {
    this.#onCall.listen(0, "127.0.0.1");
    await once(this.#onCall, "listening");
    const { port } = this.#onCall.address() as AddressInfo;
    const file = join(this.#folder, "alertmanager.yml");
    writeFileSync(file, withAddress(`http://127.0.0.1:${port}/`, factor));
    const server = spawn(
      "alertmanager",
      [
        `--config.file=${file}`,
        `--storage.path=${join(this.#folder, "data")}`,
        `--web.listen-address=${this.#address}`,
        "--cluster.listen-address=",
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    this.#process = server;
    let log = "";
    await new Promise<void>((resolve, reject) => {
      server.stderr.on("data", (chunk) => {
        log += String(chunk);
        if (log.includes(`address=${this.#address}`)) resolve();
      });
      server.once("exit", () => reject(new Error(`alertmanager has not started:\n${log}`)));
    });
  }

  /** As Prometheus does: https://prometheus.io/docs/alerting/latest/clients/ */
  async alert(alerts: readonly Alert[]): Promise<void> {
    const answer = await fetch(`http://${this.#address}/api/v2/alerts`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(alerts),
    });
    assert.equal(answer.status, 200, await answer.text());
  }

  /** Settles as soon as what has been told satisfies it. */
  async until(isEnough: (told: readonly Notification[]) => boolean): Promise<void> {
    while (!isEnough(this.told)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async stop(): Promise<void> {
    const server = this.#process;
    if (server?.exitCode === null && server.signalCode === null) {
      server.kill("SIGKILL");
      await once(server, "exit");
    }
    this.#onCall.close();
    this.#onCall.closeAllConnections();
    rmSync(this.#folder, { recursive: true });
  }
}

/** The shipped receiver has no address yet. */
function withAddress(url: string, factor: number): string {
  const text = readFileSync(shipped, "utf8");
  assert.ok(
    text.endsWith("\nreceivers:\n  - name: on-call\n"),
    "the receivers are not as expected",
  );
  const { shorter } = inShort({ shorter: text }, factor);
  return `${shorter}    webhook_configs: [{ url: "${url}" }]\n`;
}
