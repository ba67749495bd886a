import { resolve } from "node:path";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { KeyType } from "../edge/key-types.ts";
import { makeSigningKey } from "../edge/signing-key.ts";
import { refusal } from "./compile-project.ts";
import { answer } from "./output.ts";

export interface KeyOptions {
  readonly format: Format;
  readonly type: KeyType;
}

/** `plimsoll key`: a new key pair for `sign` and `push --key`. */
export async function key(file: string, { format, type }: KeyOptions): Promise<number> {
  const path = resolve(file);
  try {
    const { id } = makeSigningKey(path, type, process.env.PLIMSOLL_KEY_PASSWORD);
    const made = { id, private: path, public: `${path}.pub` };
    const text = `${made.private}\n${made.public}\n`;
    return await answer(format, ".", { diagnostics: [], data: { key: made }, text });
  } catch (error) {
    const diagnostics: Diagnostic[] = [refusal(error)];
    return answer(format, ".", { diagnostics });
  }
}
