import type { LiteralExpression } from "../../grammar/syntax.ts";
import { parseAddress, parseNetwork } from "../formats/address.ts";
import { parseMac } from "../formats/address-mac.ts";
import { joinPath } from "../formats/module-where.ts";
import { parseBytes, parseDuration, parseRate } from "../formats/units.ts";
import { broken, type Datum } from "./datum.ts";

/** The value of a literal. The parse stage refused those that have none, so `broken` is only a safe answer here. */
export function literalDatum({ type, text }: LiteralExpression, file: string): Datum {
  switch (type) {
    case "Bytes":
      return numeric("size", parseBytes(text));
    case "Duration":
      return numeric("duration", parseDuration(text));
    case "Rate":
      return numeric("rate", parseRate(text));
    case "Numeral":
      return numeric("number", Number(text));
    case "FileMode":
      return numeric("mode", Number.parseInt(text, 8));
    case "PortNumber": {
      const [port, protocol] = text.split("/");
      return { is: "port", port: Number(port), protocol: protocol === "udp" ? "udp" : "tcp" };
    }
    case "Ipv4":
    case "Ipv6": {
      const address = parseAddress(text);
      return address ? { is: "address", address } : broken;
    }
    case "Cidr4":
    case "Cidr6": {
      const network = parseNetwork(text);
      return network ? { is: "network", network } : broken;
    }
    case "Mac":
      return { is: "mac", value: parseMac(text) ?? 0 };
    case "MacPrefix": {
      const [base = "", bits] = text.split("/");
      return { is: "mac-prefix", base: parseMac(base) ?? 0, bits: Number(bits) };
    }
    case "Version":
      return { is: "version", parts: text.slice(1).split(".").map(Number) };
    case "Digest":
      return { is: "digest", value: text };
    case "Time":
      return { is: "time", value: text };
    case "DateOnly":
      return { is: "date", value: text };
    case "AbsolutePath":
      return { is: "path", value: text };
    case "RelativePath":
      return { is: "relative-path", value: joinPath(file, text) };
  }
}

function numeric(is: "size" | "duration" | "rate" | "number" | "mode", value: number | undefined): Datum {
  return value === undefined ? broken : { is, value };
}
