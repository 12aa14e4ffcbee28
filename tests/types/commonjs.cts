// From CommonJS: the entry has declarations of its own there, whose client the other entries take as well.

import be = require("bedrock-extract");
import otel = require("bedrock-extract/otel");

declare const tracer: { startSpan(name: string, options?: object, context?: unknown): otel.SpanLike };
const client = be.fromBedrock();
const uninstall: () => void = otel.instrument(client, { tracer });
uninstall();
