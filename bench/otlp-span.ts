/** What it costs to encode one span of a request, as it is done for each that is sampled. */
import { encodeSpan } from "../src/telemetry/otel/encode-span.ts";
import { toServerAttributes } from "../src/telemetry/otel/http-attributes.ts";
import { ProtobufWriter } from "../src/telemetry/otel/protobuf-writer.ts";
import { Span, SpanKind } from "../src/telemetry/otel/span.ts";
import { measure } from "./measure.ts";

const writer = new ProtobufWriter();
const context = { traceId: "0af7651916cd43dd8448eb211c80319c", parentId: "b7ad6b7169203331" };

function makeSpan(): Span {
  const span = new Span({
    context,
    spanId: "b7ad6b7169203332",
    kind: SpanKind.server,
    startedMs: 1,
  });
  span.name = "GET /hello/virtual";
  span.endedMs = 2.5;
  span.attributes = toServerAttributes({
    method: "GET",
    target: "/hello/virtual",
    scheme: "http",
    route: "/hello/virtual",
    authority: "127.0.0.1:8080",
    clientAddress: "127.0.0.1",
    versionMinor: 1,
    userAgent: "curl/8.0",
    status: 200,
    failure: undefined,
  });
  return span;
}

const span = makeSpan();
const toEpochMs = (atMs: number): number => atMs + 1_795_000_000_000.25;
measure("span made, with its attributes", () => makeSpan().endedMs);
measure("span encoded", () => encodeSpan(writer, span, toEpochMs).length);
