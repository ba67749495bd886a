import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readHead } from "./response-head.ts";

const test = suite("response head");
const head = (first: string, ...fields: string[]) => readHead([first, ...fields].join("\r\n"));

test("a file of a known length, a part of one, and where else to ask", () => {
  assert.equal(head("HTTP/1.1 200 OK", "Content-Length: 12", "X-A:", "x-a: b\t"), {
    status: 200,
    length: 12,
    range: undefined,
    location: undefined,
    staysOpen: true,
  });
  const part = head("HTTP/1.1 206 Partial Content", "content-length:2", "Content-Range: bytes 4-5/9");
  assert.equal([part?.status, part?.range], [206, "bytes 4-5/9"]);
  assert.is(head("HTTP/1.1 302 ", "content-length: 0", "Location: /b")?.location, "/b");
});

test("what is no file may be of any length", () => {
  const { status, length, staysOpen } = head("HTTP/1.1 404 No", "transfer-encoding: chunked") ?? {};
  assert.equal([status, length, staysOpen], [404, 0, false]);
});

test("who closes the connection, and who knows nothing else", () => {
  assert.is(head("HTTP/1.1 200 OK", "content-length: 1", "Connection: Close")?.staysOpen, false);
  assert.is(head("HTTP/1.0 200 OK", "content-length: 1")?.staysOpen, false);
});

test("what leaves open how many bytes follow, or is no head, is not for this reader", () => {
  const refused = [
    ["HTTP/1.1 200 OK"],
    ["HTTP/1.1 200 OK", "transfer-encoding: chunked", "content-length: 3"],
    ["HTTP/1.1 200 OK", "content-length: 3", "content-length: 4"],
    ["HTTP/1.1 200 OK", "content-length: 3", "Content-Length: 3"],
    ["HTTP/1.1 200 OK", "content-length: -1"],
    ["HTTP/1.1 200 OK", "content-length: 1e3"],
    ["HTTP/1.1 200 OK", "content-length: 3", " and more"],
    ["HTTP/1.1 200 OK", "content-length : 3"],
    ["HTTP/1.1 200 OK", "content-length: 3\nx: y"],
    ["HTTP/1.1 200 OK", "content-length: 3", "x: \0"],
    ["HTTP/1.1 100 Continue", "content-length: 3"],
    ["HTTP/1.1 2000 OK", "content-length: 3"],
    ["HTTP/2 200", "content-length: 3"],
    ["ICY 200 OK", "content-length: 3"],
    [""],
  ];
  for (const [first = "", ...fields] of refused) assert.is(head(first, ...fields), undefined, fields.join());
});

test.run();
