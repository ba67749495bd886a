import { createHash } from "node:crypto";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { javaKeystore } from "./java-keystore.ts";

const der = Uint8Array.of(0x30, 0);
const twenty = Array.from({ length: 20 }, (_, i) => ({ alias: `debian:CA_${i}.pem`, der }));

test("certificates stand in the order of Java's own hash table, as OpenJDK 17 gives these twenty", () => {
  const text = Buffer.from(javaKeystore(twenty, 0, "changeit")).toString("latin1");
  const order = [...text.matchAll(/debian:ca_(\d+)\.pem/g)].map(([, number]) => Number(number));
  assert.equal(order, [19, 6, 11, 3, 16, 8, 13, 0, 18, 5, 10, 2, 15, 7, 12, 17, 4, 9, 14, 1]);
});

test("a store has its head, each certificate with its date, and the digest over the password and all of that", () => {
  const bytes = Buffer.from(javaKeystore([{ alias: "\u0151", der }], 0x0102030405, "pw"));
  const body = "feedfeed0000000200000001000000020002c59100000001020304050005582e35303900000002" + "3000";
  assert.is(bytes.subarray(0, -20).toString("hex"), body);
  const digest = createHash("sha1")
    .update("\0p\0wMighty Aphrodite")
    .update(Buffer.from(body, "hex"))
    .digest();
  assert.is(bytes.subarray(-20).toString("hex"), digest.toString("hex"));
});

test("of one alias the last certificate counts", () => {
  const twice = [
    { alias: "a", der: Uint8Array.of(1) },
    { alias: "A", der },
  ];
  assert.equal(javaKeystore(twice, 0, "pw"), javaKeystore([{ alias: "a", der }], 0, "pw"));
});

test.run();
