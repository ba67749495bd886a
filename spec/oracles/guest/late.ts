import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * F_DUPFD_QUERY of fcntl(2), of Linux 6.10, which no filter of system calls hides: without it the end, else nginx with the
 * same words. The note says as much.
 */
const source = `.globl _start
_start:
 mov $72, %eax
 mov $2, %edi
 mov $1027, %esi
 mov $2, %edx
 syscall
 cmp $1, %eax
 jne end
 mov (%rsp), %rax
 lea 8(%rsp), %rsi
 lea 16(%rsp,%rax,8), %rdx
 lea nginx(%rip), %rdi
 mov $59, %eax
 syscall
end:
 mov $1, %edi
 mov $60, %eax
 syscall
nginx: .asciz "/usr/sbin/nginx"
.section .note.ABI-tag, "a", @note
.align 4
.long 4, 16, 1
.asciz "GNU"
.long 0, 6, 10, 0
`;

/** Puts a program before nginx that asks for a kernel newer than the one of Debian 12. */
export function askForLateKernel(project: string, main: string): void {
  const [object, late] = [join(project, "late.o"), join(project, "late")];
  execFileSync("as", ["-o", object], { input: source });
  execFileSync("ld", ["-o", late, object]);
  rmSync(object);
  chmodSync(late, 0o755);
  const text = readFileSync(main, "utf8").replace(
    'run     = ["/usr/sbin/nginx"',
    'run     = ["/usr/bin/late"',
  );
  const file = "    file /usr/bin/late { from = ./late, mode = 0755 }\n";
  writeFileSync(
    main,
    text.replace("    user    = www-data\n", (line) => line + file),
  );
}
