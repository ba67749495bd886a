import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type PlainAnswer, PlainConnections } from "./plain-http.ts";

const test = suite("plain http");

/** A server that answers each request by what is given, in so many pieces. */
async function answering(
  answer: (asked: string, socket: Socket) => readonly string[],
  work: (
    get: (path: string) => Promise<PlainAnswer | undefined>,
    sockets: Set<Socket>,
    connections: PlainConnections,
  ) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", async (asked) => {
      for (const piece of answer(asked.toString(), socket)) {
        socket.write(piece);
        await sleep(5);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const connections = new PlainConnections();
  const where = { host: "127.0.0.1", port, headers: { host: "a.example" }, patience: 200 };
  try {
    await work((path) => connections.get({ ...where, path }), sockets, connections);
  } finally {
    connections.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

async function textOf(answer: PlainAnswer | undefined): Promise<string | undefined> {
  if (!answer) return undefined;
  let text = "";
  try {
    await answer.pour((chunk) => {
      text += Buffer.from(chunk).toString();
    });
    return text;
  } finally {
    answer.close();
  }
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    (error: Error) => error.message,
  );

test("an answer may come in pieces that end anywhere, and the connection is used again", async () => {
  const whole = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabcde";
  const asked: string[] = [];
  const cut = (text: string) => {
    asked.push(text);
    const at = asked.length * 4;
    return [whole.slice(0, at), whole.slice(at)];
  };
  await answering(cut, async (get, sockets) => {
    for (let turn = 0; turn < 11; turn++) assert.is(await textOf(await get(`/${turn}`)), "abcde");
    assert.is(sockets.size, 1);
  });
  assert.is(asked[3], "GET /3 HTTP/1.1\r\nhost: a.example\r\n\r\n");
});

test("two answers at once do not mix, though all read to one place", async () => {
  const answer = (asked: string) => {
    const letter = asked[5] as string;
    return ["HTTP/1.1 200 OK\r\ncontent-length: 4000\r\n\r\n", ...Array(4).fill(letter.repeat(1000))];
  };
  await answering(answer, async (get) => {
    const texts = await Promise.all(["a", "b", "c"].map(async (one) => textOf(await get(`/${one}`))));
    assert.equal(texts, ["a".repeat(4000), "b".repeat(4000), "c".repeat(4000)]);
  });
});

test("an answer of no known length is left to another client, and its connection is closed", async () => {
  await answering(
    () => ["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"],
    async (get, sockets) => {
      assert.is(await get("/"), undefined);
      await sleep(10);
      assert.ok([...sockets].every(({ readableEnded, destroyed }) => readableEnded || destroyed));
    },
  );
  await answering(
    () => ["x".repeat(70_000)],
    async (get) => assert.is(await get("/"), undefined),
  );
});

test("a connection that breaks off, says nothing, or says too much is an error", async () => {
  const begun = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc";
  const breaking = (_: string, socket: Socket) => {
    setTimeout(() => socket.destroy(), 20);
    return [begun];
  };
  await answering(breaking, async (get) => {
    assert.match(await failure(textOf(await get("/"))), "closed before the end");
  });
  await answering(
    (_, socket) => {
      socket.destroy();
      return [];
    },
    async (get) => assert.match(await failure(get("/")), /closed before|ECONNRESET/),
  );
  await answering(
    () => [],
    async (get) => assert.is(await failure(get("/")), "nothing came for 0.2 s"),
  );
  await answering(
    () => [begun],
    async (get) => assert.is(await failure(textOf(await get("/"))), "nothing came for 0.2 s"),
  );
  await answering(
    () => [`${begun}defg`],
    async (get) => assert.is(await failure(textOf(await get("/"))), "more came than the server said"),
  );
});

test("what the taker throws is told, and ends the connection", async () => {
  await answering(
    () => ["HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc"],
    async (get) => {
      const answer = (await get("/")) as PlainAnswer;
      const poured = answer.pour(() => {
        throw new Error("full");
      });
      assert.is(await failure(poured), "full");
    },
  );
});

test("closing cuts what is under way, and tells who waits", async () => {
  await answering(
    () => ["HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc"],
    async (get, _, connections) => {
      const poured = failure(textOf(await get("/")));
      connections.close();
      assert.is(await poured, "the connection closed before the end");
    },
  );
});

test("one that was left open and is closed now, or says what nobody asked for, is not used again", async () => {
  const file = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nab";
  await answering(
    () => [file],
    async (get, sockets) => {
      assert.is(await textOf(await get("/")), "ab");
      for (const socket of sockets) socket.write(file.replace("ab", "xy"));
      await sleep(20);
      assert.is(await textOf(await get("/")), "ab");
      assert.is(sockets.size, 2);
    },
  );
  const tooMuch = "HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\nab";
  await answering(
    (text) => [text.startsWith("GET /none") ? tooMuch : file],
    async (get, sockets) => {
      const none = await get("/none");
      none?.close();
      assert.is(await textOf(await get("/")), "ab");
      assert.is(sockets.size, 2);
    },
  );
  let asked = 0;
  const once = (_: string, socket: Socket) => {
    if (asked++ === 0) return [file];
    socket.destroy();
    return [];
  };
  await answering(once, async (get) => {
    assert.is(await textOf(await get("/")), "ab");
    assert.is(await get("/"), undefined, "to be asked for by another client");
  });
});

test.run();
