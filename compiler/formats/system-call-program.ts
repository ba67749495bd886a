/** How one architecture makes a system call. */
interface Machine {
  /** `e_machine` */
  readonly elf: number;
  /** The instructions that make the call and give its negated result as the exit status. */
  readonly code: (number: number, args: readonly number[]) => Uint8Array;
}
const machines: Readonly<Record<string, Machine>> = {
  amd64: { elf: 62, code: codeForAmd64 },
  arm64: { elf: 183, code: codeForArm64 },
};

/**
 * A static executable that makes one system call and ends; `readAnswer` reads its exit status. Arguments are -1 or
 * small and not negative: with a null pointer or a closed descriptor a call only says whether it is there. Undefined
 * for an architecture whose instructions are not known here. ELF: elf(5); calling: syscall(2).
 */
export function systemCallProgram(
  architecture: string,
  number: number,
  args: readonly number[],
): Uint8Array | undefined {
  const machine = machines[architecture];
  if (!machine) return undefined;
  const code = machine.code(number, args);
  const bytes = Buffer.alloc(headers + code.length);
  bytes.write("\x7fELF\x02\x01\x01", "latin1");
  bytes.writeUInt16LE(2, 16);
  bytes.writeUInt16LE(machine.elf, 18);
  bytes.writeUInt32LE(1, 20);
  bytes.writeBigUInt64LE(address + BigInt(headers), 24);
  bytes.writeBigUInt64LE(64n, 32);
  for (const [value, at] of [
    [64, 52],
    [56, 54],
    [1, 56],
    [1, 64],
    [5, 68],
  ] as const)
    bytes.writeUInt16LE(value, at);
  for (const at of [80, 88]) bytes.writeBigUInt64LE(address, at);
  for (const at of [96, 104]) bytes.writeBigUInt64LE(BigInt(bytes.length), at);
  bytes.writeBigUInt64LE(0x10000n, 112);
  bytes.set(code, headers);
  return bytes;
}

/** The file header, one program header, and where they are loaded; pages of 64 KiB fit too. */
const headers = 64 + 56;
const address = 0x400000n;

/** An errno as it is in errno(3), or what the call gave; results from 124 on are not told apart from errors. */
export function readAnswer(status: number): { readonly errno: number } | { readonly result: number } {
  return status > 0 && status <= 133 ? { errno: status } : { result: (256 - status) % 256 };
}

/** mov rax, rdi, rsi, rdx, r10, r8, r9; syscall; neg rax; mov rdi, rax; exit(2). */
function codeForAmd64(number: number, args: readonly number[]): Uint8Array {
  const registers = [
    [0x48, 0xc7, 0xc0],
    [0x48, 0xc7, 0xc7],
    [0x48, 0xc7, 0xc6],
    [0x48, 0xc7, 0xc2],
    [0x49, 0xc7, 0xc2],
    [0x49, 0xc7, 0xc0],
    [0x49, 0xc7, 0xc1],
  ];
  const moves = [number, ...args].flatMap((value, index) => {
    const operand = Buffer.alloc(4);
    operand.writeInt32LE(value);
    return [...(registers[index] ?? []), ...operand];
  });
  const end = [0x0f, 0x05, 0x48, 0xf7, 0xd8, 0x48, 0x89, 0xc7, 0xb8, 60, 0, 0, 0, 0x0f, 0x05];
  return Uint8Array.from([...moves, ...end]);
}

/** movz or movn x8, x0 … x5; svc 0; neg x0, x0; movz x8, exit; svc 0. */
function codeForArm64(number: number, args: readonly number[]): Uint8Array {
  const move = (register: number, value: number): number =>
    value < 0 ? 0x92800000 | (~value << 5) | register : 0xd2800000 | (value << 5) | register;
  const words = [
    move(8, number),
    ...args.map((value, register) => move(register, value)),
    0xd4000001,
    0xcb0003e0,
    move(8, 93),
    0xd4000001,
  ];
  const bytes = Buffer.alloc(4 * words.length);
  for (const [index, word] of words.entries()) bytes.writeUInt32LE(word >>> 0, 4 * index);
  return bytes;
}
