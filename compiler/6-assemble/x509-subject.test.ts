import { execFileSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { subjectHash } from "./x509-subject.ts";

/** A certificate with this subject, made by openssl. */
function certificate(subject: string, ...more: string[]): string {
  const args = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-keyout",
    "/dev/null",
  ];
  return execFileSync("openssl", [...args, "-days", "1", "-subj", subject, ...more], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}

function hashOfOpenssl(pem: string): string {
  return execFileSync("openssl", ["x509", "-noout", "-hash"], { input: pem, encoding: "utf8" }).trim();
}

test("the hash of a subject is the one that openssl gives", () => {
  const subjects = [
    ["/CN=Example"],
    ["/C=DE/O=  Many   Blanks  /CN=MiXeD Case"],
    ["/C=HU/O=Főtanúsítvány/CN=Ärger", "-utf8"],
    ["/O=One+OU=Two+CN=Three", "-multivalue-rdn"],
    [`/O=${"long ".repeat(12)}/CN=${"x".repeat(60)}/OU=${"y".repeat(60)}`],
    ["/CN=mail/emailAddress=Root@Example.ORG"],
  ] as const;
  for (const [subject, ...more] of subjects) {
    const pem = certificate(subject, ...more);
    assert.is(subjectHash(pem), hashOfOpenssl(pem), subject);
  }
});

test("what is no certificate has no hash", () => {
  assert.is(subjectHash("hello"), undefined);
  assert.is(subjectHash("-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n"), undefined);
});

test.run();
