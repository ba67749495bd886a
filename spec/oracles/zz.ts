import { readdirSync, readFileSync, statSync } from "node:fs";
import { readElf } from "../../compiler/formats/elf.ts";

let n = 0,
  ms = 0,
  js = 0;
for (const d of ["/usr/bin", "/usr/sbin", "/usr/lib/x86_64-linux-gnu", "/usr/lib"])
  for (const f of readdirSync(d)) {
    const p = d + "/" + f;
    try {
      if (!statSync(p).isFile()) continue;
    } catch {
      continue;
    }
    const b = readFileSync(p);
    const t = performance.now();
    const e = readElf(b);
    ms += performance.now() - t;
    if (!e) {
      if (b.length > 4 && b.toString("latin1", 0, 4) === "\x7fELF") console.log("refused", p);
      continue;
    }
    n++;
    js += JSON.stringify(e).length;
    if (p === process.argv[2])
      console.log(
        {
          ...e,
          definedSymbols: e.definedSymbols.slice(0, 10),
          undefinedSymbols: e.undefinedSymbols.slice(0, 10),
        },
        e.definedSymbols.length,
        e.undefinedSymbols.length,
      );
  }
console.log(n, ms, js);
